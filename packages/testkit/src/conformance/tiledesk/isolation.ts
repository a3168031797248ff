import { randomUUID } from 'node:crypto';
import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import { refusal, succeeded, type TiledeskBench } from './bench.ts';

/** Where the original lets visitors and projects see each other, and we do not (§5, §13). */
export const isolationChecks: Check<TiledeskBench>[] = [
  {
    id: 'isolation.visitors',
    title: 'a visitor neither reads, writes, rates nor closes somebody else’s conversation',
    contract: '§5',
    async run(bench) {
      const [ada, eve] = [await bench.visitor(), await bench.visitor()];
      const { request_id: id } = await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      await bench.ok('POST', `/requests/${id}/messages`, { text: 'between us' }, ada.header);
      await bench.refused([403], 'GET', `/requests/${id}/messages`, { as: eve.header });
      for (const [method, path, body] of [
        ['GET', '/messages/csv', undefined],
        ['POST', '/messages', { text: 'x' }],
        ['POST', '/messages/multi', [{ text: 'x' }]],
        ['PATCH', '/rating', { rating: 1 }],
        ['PUT', '/closeg', {}],
      ] as const) {
        const options = { as: eve.header, ...(body ? { body } : {}) };
        await bench.refused([403, 404], method, `/requests/${id}${path}`, options);
      }
      equal((await bench.ok('GET', `/requests/${id}/messages`, undefined, ada.header)).length, 1, 'her own');
      equal((await bench.ok('GET', `/requests/${id}`)).status !== 1000, true, 'still open');
    },
  },
  {
    id: 'isolation.sender',
    title: 'a visitor writes in their own name only; staff in anybody’s',
    contract: '§5',
    async run(bench) {
      const [ada, eve] = [await bench.visitor(), await bench.visitor()];
      const { request_id: id } = await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      const own = (await bench.self()).id_user._id;
      for (const sender of [eve.id, own, 'system', 'chatbot1', `bot_${'f'.repeat(24)}`]) {
        const as = ada.header;
        await bench.refused([403], 'POST', `/requests/${id}/messages`, { as, body: { text: 'x', sender } });
        await bench.refused([403], 'POST', `/requests/${id}/messages/multi`, {
          as,
          body: [{ text: 'x' }, { text: 'x', sender }],
        });
        await bench.refused([403], 'POST', `/requests/own-${randomUUID()}/messages`, {
          as,
          body: { text: 'x', sender },
        });
        equal(
          (await bench.ok('POST', `/requests/${id}/messages`, { text: 'by staff', sender })).sender,
          sender,
          'by staff',
        );
      }
      equal(
        (await bench.ok('POST', `/requests/${id}/messages`, { text: 'x', sender: ada.id }, ada.header)).sender,
        ada.id,
        'her own',
      );
      const texts = (await bench.ok('GET', `/requests/${id}/messages`)).map(({ text }: { text: string }) => text);
      equal(texts.filter((text: string) => text === 'x').length, 1, 'what she could write');
    },
  },
  {
    id: 'isolation.projects',
    title: 'nothing of one project is there in another, for its owner and for its visitors',
    contract: '§5, §0',
    async run(bench) {
      const { request_id: id, lead } = await bench.open();
      const other = await bench.otherProject();
      const ask = (method: string, path: string, body?: unknown) =>
        bench.call(method, `/${other.id}${path}`, body === undefined ? {} : { body });
      for (const [method, path, body] of [
        ['GET', `/requests/${id}`, undefined],
        ['GET', `/requests/${id}/messages`, undefined],
        ['POST', `/requests/${id}/messages`, { text: 'x' }],
        ['POST', `/requests/${id}/messages/multi`, [{ text: 'x' }]],
        ['PUT', `/requests/${id}/close`, {}],
        ['PATCH', `/requests/${id}`, { priority: 'x' }],
        ['GET', `/leads/${lead}`, undefined],
        ['PUT', `/leads/${lead}`, { fullname: 'x' }],
      ] as const) {
        refusal(await ask(method, path, body), [404], `${method} ${path} in another project`);
      }
      const ada = await bench.visitor();
      refusal(
        await bench.call('GET', `/${other.id}/requests/me`, { as: ada.header }),
        [403],
        'a visitor in another project',
      );
      const named = await bench.open({ request_id: `own-${randomUUID()}` });
      refusal(
        await ask('POST', `/requests/${named.request_id}/messages`, { text: 'x' }),
        [404],
        'a name of the caller’s own',
      );
      const agent = await bench.agent();
      refusal(
        await bench.call('GET', `/${other.id}/requests`, { as: agent.header }),
        [403],
        'an agent of another project',
      );
    },
  },
  {
    id: 'isolation.open-routes',
    title: 'what everybody may ask tells nothing of people, and needs no good credentials',
    contract: '§3, §7',
    async run(bench) {
      const project = await bench.project();
      const { email } = bench.target;
      for (const path of [
        `/projects/${project}/isopen`,
        `/projects/${project}/users/availables`,
        `/${project}/widgets`,
        `/${project}/departments`,
      ]) {
        for (const as of [null, 'JWT of-old', 'Basic Og==']) {
          const answer = await bench.call('GET', path, { as });
          succeeded(answer, `${path} with ${as}`);
          holds(!answer.text.includes(email), `${path} tells no address`);
        }
      }
    },
  },
];
