import { EusateUp, type EusateUpName } from '@baton/protocol/eusate';
import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench } from './bench.ts';

const EVENTS = Object.keys(EusateUp) as EusateUpName[];
/** Voice calls are answered 501 whatever they carry; what agents send is refused as such or as malformed. */
const ALLOWED: Partial<Record<EusateUpName, number[]>> = {
  call_support: [400, 501],
  close_call_support: [400, 501],
  agent_support: [400, 403],
};

/** No input disconnects anybody. */
export const payloadChecks: Check<EusateBench>[] = [
  ...EVENTS.map(
    (event): Check<EusateBench> => ({
      id: `payload.${event}`,
      title: `${event} answers a payload that is no object, or lacks its fields, with 400 and stays connected`,
      contract: '§2.3',
      async run(bench) {
        const client = await bench.customer();
        const codes = ALLOWED[event] ?? [400];
        const payloads: unknown[] = [
          null,
          'text',
          42,
          true,
          [],
          [{}],
          new Uint8Array([1, 2, 3]),
          {},
          { ticket_chat_id: [] },
        ];
        for (const payload of payloads) {
          declined(await client.ask(event, payload), codes, `${event} ${JSON.stringify(payload)}`);
        }
        declined(await client.ask(event), codes, `${event} without arguments`);
        declined(await client.ack(event, null), codes, `acknowledgement of ${event} null`);
        const bare = await new Promise((resolve) => client.send(event, resolve));
        equal((bare as { data?: unknown }).data, {}, `acknowledgement of ${event} with nothing but a callback`);
        holds(client.socket.connected, 'the socket is still connected');
      },
    }),
  ),
  {
    id: 'payload.unknown-events',
    title: 'events that nobody defined change nothing and disconnect nobody',
    contract: '§2.3',
    async run(bench) {
      const client = await bench.customer();
      for (const event of ['nonsense', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'connected', '']) {
        client.send(event, { ticket_chat_id: 'x' });
        client.send(event);
      }
      await bench.open(client, bench.session());
      holds(client.socket.connected, 'the socket is still connected');
    },
  },
  {
    id: 'payload.hostile-fields',
    title: 'prototype names and deep nesting in a payload are ordinary unknown fields',
    contract: '§2.3',
    async run(bench) {
      const client = await bench.customer();
      const session = bench.session();
      let deep: unknown = 1;
      for (let level = 0; level < 30; level++) deep = { deep };
      const hostile = JSON.parse('{"__proto__":{"session_id":"x"},"constructor":{"prototype":{"a":1}}}') as object;
      const ack = await client.supportAck({ session_id: session, message: 'Hello', deep, ...hostile });
      equal(ack.status_code, 200, `status_code (${ack.message})`);
      await client.waitFor('support');
      declined(await client.ask('support', hostile), [400], 'required fields from a prototype');
    },
  },
];
