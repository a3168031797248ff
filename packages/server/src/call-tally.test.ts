import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { CallTally } from './call-tally.ts';

const OPERATIONS: [operation: string, transport: 'rest' | 'socket'][] = [
  ['desk.messages.list', 'rest'],
  ['desk.messages.post', 'rest'],
  ['eusate.support', 'socket'],
];

/** The same with the metrics library, whose text an operator's Prometheus knows. */
function library() {
  const registry = new Registry();
  const calls = new Counter({
    name: 'baton_calls_total',
    help: 'Calls by operation and outcome (ok or error code)',
    labelNames: ['operation', 'transport', 'code'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'baton_call_seconds',
    help: 'Time from the parsed call to its answer',
    labelNames: ['operation', 'transport'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  return {
    registry,
    add(operation: string, transport: 'rest' | 'socket', code: string, milliseconds: number) {
      calls.inc({ operation, transport, code });
      seconds.observe({ operation, transport }, milliseconds / 1000);
    },
  };
}

test('whoever scrapes the desk reads what the metrics library would have written', async () => {
  const call = fc.record({
    of: fc.constantFrom(...OPERATIONS),
    code: fc.constantFrom('ok', 'not_found', 'rate_limited'),
    milliseconds: fc.oneof(fc.constantFrom(0, 1, 2.5, 250, 5000), fc.double({ min: 0, max: 20_000, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 50 }), async (made) => {
      const tally = new CallTally();
      const { registry, add } = library();
      for (const { of, code, milliseconds } of made) {
        tally.add(...of, code, milliseconds);
        add(...of, code, milliseconds);
      }
      expect(sorted(String(tally))).toEqual(sorted(await registry.metrics()));
    }),
  );
});

function sorted(text: string): string[] {
  return text.split('\n').map(withLabelsSorted).filter(Boolean).sort();
}

function withLabelsSorted(line: string): string {
  return line.replace(/\{(.*)\}/, (_all, labels: string) => `{${labels.split(',').sort().join(',')}}`);
}
