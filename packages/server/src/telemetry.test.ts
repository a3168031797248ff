import { expect, test } from 'vitest';
import { Telemetry } from './telemetry.ts';

test('an operator sees how outgoing calls end, under names of ours alone', async () => {
  const telemetry = new Telemetry({
    sockets: () => ({}),
    waitingCommands: () => 0,
    hooksInFlight: () => 0,
    hookCensus: () => Promise.reject(new Error('away')),
  });
  for (const status of [200, 204, 302, 599])
    telemetry.calledOut({ outcome: 'answered', status, headers: {}, body: 'c4n4ry', truncated: null, ms: 20 });
  telemetry.calledOut({ outcome: 'failed', reason: 'tls', detail: 'c4n4ry', ms: 5 });
  const page = await telemetry.metrics();
  telemetry.close();
  for (const [outcome, count] of [
    ['2xx', 2],
    ['3xx', 1],
    ['5xx', 1],
    ['tls', 1],
  ])
    expect(page).toContain(`baton_outgoing_calls_total{outcome="${outcome}"} ${count}`);
  expect(page).toContain('baton_outgoing_call_seconds_count 5');
  expect(page).not.toContain('c4n4ry');
});
