import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import type { TiledeskBench } from './bench.ts';

/** The live channel (§11). */
export const liveChecks: Check<TiledeskBench>[] = [
  {
    id: 'live.messages',
    title: 'who follows a conversation hears what was said, and then what is said',
    contract: '§11',
    async run(bench) {
      const { request_id: id } = await bench.open();
      await bench.ok('POST', `/requests/${id}/messages`, { text: 'before' });
      const topic = `/${await bench.project()}/requests/${id}/messages`;
      const line = await bench.live(await bench.token());
      line.send({ action: 'subscribe', payload: { topic } });
      await line.hears((frame) => frame.action === 'publish' && frame.payload.topic === topic);
      equal(
        line.heard[0].payload.message.map(({ text }: { text: string }) => text),
        ['before'],
        'at once',
      );
      equal(line.heard[0].payload.method, 'CREATE', 'method');
      await bench.ok('POST', `/requests/${id}/messages`, { text: 'afterwards' });
      await line.hears((frame) => frame.payload?.message?.text === 'afterwards');
      line.send({ action: 'unsubscribe', payload: { topic } });
      line.send({ action: 'heartbeat', payload: { message: { text: 'ping' } } });
      await line.hears((frame) => frame.payload?.message?.text === 'pong');
    },
  },
  {
    id: 'live.requests',
    title: 'who follows the project hears of new requests and of their changes',
    contract: '§11',
    async run(bench) {
      const topic = `/${await bench.project()}/requests`;
      const line = await bench.live(await bench.token());
      line.send({ action: 'subscribe', payload: { topic } });
      await line.hears((frame) => frame.payload?.topic === topic);
      holds(Array.isArray(line.heard[0].payload.message), 'the open ones');
      const { request_id: id } = await bench.open();
      await line.hears(({ payload }) => payload?.method === 'CREATE' && payload.message.request_id === id);
      await bench.ok('PUT', `/requests/${id}/close`, {});
      await line.hears(
        ({ payload }) =>
          payload?.method === 'UPDATE' && payload.message.request_id === id && payload.message.status === 1000,
      );
    },
  },
  {
    id: 'live.staff-only',
    title: 'visitors and strangers get no line',
    contract: '§11',
    async run(bench) {
      const visitor = await bench.visitor();
      for (const token of [visitor.header, 'JWT nonsense', '']) {
        const outcome = await bench.live(token).then(
          () => 'open',
          () => 'refused',
        );
        equal(outcome, 'refused', 'the line');
      }
    },
  },
];
