import { Refusal } from '@baton/protocol/eusate';
import { ConnectionRefused, type EusateOptions } from '../../eusate-client.ts';
import { Broken, equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import type { EusateBench } from './bench.ts';

/** How a socket gets in, and how it is told that it does not. */
export const handshakeChecks: Check<EusateBench>[] = [
  ...(
    [
      ['no-token', 'a missing token', 400, () => ({ token_source: 'api' })],
      ['empty-token', 'an empty token', 400, () => ({ token_source: 'api', token: '' })],
      ['no-source', 'a missing token_source', 400, (key) => ({ token: key })],
      ['bad-source', 'an unknown token_source', 400, (key) => ({ token_source: 'web', token: key })],
      [
        'no-organisation',
        'token_source inapp without organisation_id',
        400,
        (key) => ({ token_source: 'inapp', token: key }),
      ],
      ['unknown-token', 'an unknown key', 401, () => ({ token_source: 'api', token: 'nonsense' })],
      [
        'key-as-agent',
        'an API key that poses as an agent token',
        401,
        (key) => ({ token_source: 'inapp', token: key, organisation_id: 'x' }),
      ],
    ] satisfies [string, string, number, (key: string) => Record<string, string>][]
  ).map(
    ([id, what, code, query]): Check<EusateBench> => ({
      id: `socket.${id}`,
      title: `${what} is refused with ${code} as JSON in the connection error`,
      contract: '§2.1',
      async run(bench) {
        for (const transports of [['websocket'], ['polling']] satisfies EusateOptions['transports'][]) {
          await refusedConnection(bench, { query: query(bench.target.apiKey), transports }, code);
        }
      },
    }),
  ),
  {
    id: 'socket.revoked-key',
    title: 'a revoked key is refused with 401',
    contract: '§2.1',
    needs: 'revokedKey',
    run: (bench) =>
      refusedConnection(bench, { query: { token_source: 'api', token: bench.target.revokedKey ?? '' } }, 401),
  },
  {
    id: 'socket.other-namespaces',
    title: 'the root namespace and unknown namespaces are refused',
    contract: '§2.1',
    async run(bench) {
      for (const namespace of ['/', '/helpdesk2', '/admin', '/constructor', '/__proto__']) {
        await refusal(bench, { namespace });
      }
    },
  },
  ...(
    [
      [
        'query-option',
        'in the query option, websocket only',
        (key) => ({ query: { token_source: 'api', token: key } }),
      ],
      ['url', 'in the URL', (key) => ({ query: {}, urlQuery: `?token_source=api&token=${encodeURIComponent(key)}` })],
      ['auth', 'in the auth payload', (key) => ({ query: {}, auth: { token_source: 'api', token: key } })],
      [
        'header',
        'in an Authorization header',
        (key) => ({ query: { token_source: 'api' }, headers: { authorization: `Bearer ${key}` } }),
      ],
      [
        'query-wins',
        'in the query although the auth payload holds a wrong one',
        (key) => ({ query: { token_source: 'api', token: key }, auth: { token_source: 'api', token: 'nonsense' } }),
      ],
      [
        'polling',
        'over polling alone',
        (key) => ({ query: { token_source: 'api', token: key }, transports: ['polling'] }),
      ],
    ] satisfies [string, string, (key: string) => EusateOptions][]
  ).map(
    ([id, what, options]): Check<EusateBench> => ({
      id: `socket.by-${id}`,
      title: `a key is accepted ${what}`,
      contract: '§2.1',
      async run(bench) {
        const client = await bench.customer(options(bench.target.apiKey));
        await bench.open(client, bench.session());
      },
    }),
  ),
  {
    id: 'socket.upgrade',
    title: 'a client that begins with polling is upgraded to websocket',
    contract: '§2.1',
    async run(bench) {
      const client = await bench.customer({ transports: ['polling', 'websocket'] });
      const { engine } = client.socket.io;
      if (engine.transport.name !== 'websocket') {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Broken('no upgrade to websocket')), bench.timeoutMs);
          engine.once('upgrade', () => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
      await bench.open(client, bench.session());
    },
  },
  {
    id: 'socket.polling-cors',
    title: 'polling is allowed from any origin',
    contract: '§2.1',
    async run(bench) {
      const answer = await bench.rest('/socket.io/?EIO=4&transport=polling', {
        bearer: null,
        headers: { origin: 'https://shop.example' },
      });
      equal(answer.status, 200, 'status');
      const allowed = answer.headers.get('access-control-allow-origin');
      oneOf(allowed, ['*', 'https://shop.example'], 'allowed origin');
    },
  },
  {
    id: 'socket.connected',
    title: 'a new connection is greeted once with the event "connected"',
    contract: '§2.1',
    async run(bench) {
      const first = await bench.customer();
      const greeting = await first.waitFor('connected');
      equal(greeting.status_code, 200, 'status_code');
      equal(greeting.sid, first.socket.id, 'sid');
      holds(greeting.message.startsWith('Connected'), 'a message "Connected…"');
      equal(greeting.data, {}, 'data');
      await (await bench.customer()).waitFor('connected');
      await bench.open(first, bench.session());
      equal(first.all('connected').length, 1, 'greetings, after another socket connected too');
    },
  },
];

async function refusal(bench: EusateBench, options: EusateOptions): Promise<ConnectionRefused> {
  try {
    await bench.customer(options);
  } catch (error) {
    if (error instanceof ConnectionRefused) return error;
    throw error;
  }
  throw new Broken(`a connection with ${JSON.stringify(Object.keys(options))} was accepted`);
}

async function refusedConnection(bench: EusateBench, options: EusateOptions, code: number): Promise<void> {
  const error = await refusal(bench, options);
  let told: unknown;
  try {
    told = JSON.parse(error.message);
  } catch {
    throw new Broken(`the connection error's message is no JSON text: "${error.message}"`);
  }
  const parsed = shaped(Refusal, told, 'the refusal');
  equal(parsed.status_code, code, 'status_code of the refusal');
  equal(error.data, told, "the connection error's data");
}
