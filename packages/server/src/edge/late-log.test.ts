import Fastify, { LogController } from 'fastify';
import pino from 'pino';
import { expect, test } from 'vitest';
import { LateLog } from './late-log.ts';

test('only a request that writes to its log gets one of its own, and that tells which request it was', async () => {
  const lines: string[] = [];
  let children = 0;
  const log = pino({ level: 'info', onChild: () => children++ }, { write: (line) => lines.push(line) });
  const http = Fastify({
    loggerInstance: log,
    childLoggerFactory: (parent, bindings, options) => new LateLog(parent, bindings, options),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => 'request-7',
  });
  http.get('/quiet', async (request) => request.log.level);
  http.get('/loud', async (request) => {
    request.log.debug('below the level');
    request.log.warn({ seats: 2 }, 'a table for %s', 'two');
    return 'heard';
  });
  await http.ready();
  const before = children;

  expect((await http.inject('/quiet')).body).toBe('info');
  expect(children).toBe(before);

  await http.inject('/loud');
  expect(children).toBe(before + 1);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, reqId: 'request-7', seats: 2, msg: 'a table for two' },
  ]);
});
