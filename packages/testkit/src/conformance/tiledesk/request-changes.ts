import { PopulatedRequest } from '@baton/protocol/tiledesk';
import { equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { HEX, type TiledeskBench } from './bench.ts';

/** What staff do with a request; each answer is the request as it is afterwards (§4). */
export const requestChangeChecks: Check<TiledeskBench>[] = [
  {
    id: 'changes.properties',
    title: 'properties are set one by one and together; tags replace the list and get ids',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const given = {
        subject: 'S',
        first_text: 'F',
        language: 'nl',
        priority: 'low',
        sourcePage: 'https://a.example',
        location: { city: 'Delft' },
        smartAssignment: false,
        workingStatus: 'pending',
        rating: 3,
        rating_message: 'so so',
      };
      const changed = shaped(PopulatedRequest, await bench.ok('PATCH', `/requests/${id}/`, given), 'the answer');
      for (const [key, value] of Object.entries(given)) equal((changed as Record<string, unknown>)[key], value, key);
      equal(
        (await bench.ok('PATCH', `/requests/${id}`, { channelName: 'email' })).channel,
        { name: 'email' },
        'channel',
      );
      const tags = [{ tag: 'ticket1', color: '#43B1F2' }, { tag: 'ticket2' }];
      const tagged = await bench.ok('PATCH', `/requests/${id}`, { tags });
      equal(
        tagged.tags.map(({ _id: _, ...tag }: { _id: string }) => tag),
        tags,
        'tags',
      );
      holds(
        tagged.tags.every(({ _id }: { _id: string }) => HEX.test(_id)),
        'ids of tags',
      );
      equal((await bench.ok('PATCH', `/requests/${id}`, { tags: [] })).tags, [], 'no tags');
      await bench.refused([422], 'PATCH', `/requests/${id}`, { body: { rating: 6 } });
    },
  },
  {
    id: 'changes.lead',
    title: 'a request can become another lead’s',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const lead = await bench.ok('POST', '/leads', { fullname: 'Grace', email: 'grace@navy.example' });
      equal((await bench.ok('PATCH', `/requests/${id}`, { lead: lead._id })).lead._id, lead._id, 'the lead');
      equal((await bench.ok('GET', `/requests/${id}`)).lead.fullname, 'Grace', 'when read');
      await bench.refused([404], 'PATCH', `/requests/${id}`, { body: { lead: 'f'.repeat(24) } });
    },
  },
  {
    id: 'changes.status',
    title: 'a status that a program sets holds until the request gets other people',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open();
      equal((await bench.ok('PATCH', `/requests/${id}`, { status: 50 })).status, 50, 'temporary');
      const { requests } = await bench.ok('GET', '/requests?status=50&limit=100');
      holds(
        requests.some((it: { request_id: string }) => it.request_id === id),
        'found by it',
      );
      equal((await bench.ok('PUT', `/requests/${id}/participants`, [])).status, 100, 'afterwards');
      equal((await bench.ok('PATCH', `/requests/${id}`, { status: 1000 })).status, 1000, 'closed');
      oneOf((await bench.ok('PATCH', `/requests/${id}`, { status: 100 })).status, [100, 200], 'open again');
    },
  },
  {
    id: 'changes.attributes',
    title: 'attributes are merged key by key',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open({ attributes: { a: 1, b: { c: 2 } } });
      const merged = await bench.ok('PATCH', `/requests/${id}/attributes`, { b: 3, d: [4] });
      equal(merged.attributes, { a: 1, b: 3, d: [4] }, 'attributes');
      await bench.refused([422], 'PATCH', `/requests/${id}/attributes`, { body: ['no', 'object'] });
      await bench.refused([422], 'PATCH', `/requests/${id}/attributes`, { body: { long: 'x'.repeat(40_000) } });
    },
  },
  {
    id: 'changes.close',
    title: 'closing tells when, by whom and how long; again it is the same answer, and reopening goes on',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open();
      await bench.ok('POST', `/requests/${id}/messages`, { text: 'a line of the transcript' });
      const closed = await bench.ok('PUT', `/requests/${id}/close`, {});
      const own = await bench.self();
      equal([closed.status, closed.closed_by], [1000, own.id_user._id], 'status and closed_by');
      holds(typeof closed.closed_at === 'string' && closed.duration >= 0, 'closed_at and duration');
      holds(closed.transcript.includes('a line of the transcript'), 'transcript');
      equal(
        (await bench.ok('PUT', `/requests/${id}/close`, { force: true })).closed_at,
        closed.closed_at,
        'closed again',
      );
      const reopened = await bench.ok('PUT', `/requests/${id}/reopen`, {});
      equal([reopened.status, 'closed_at' in reopened], [200, false], 'reopened');
      const labels = (await bench.ok('GET', `/requests/${id}/messages`))
        .filter(({ sender }: { sender: string }) => sender === 'system')
        .map((it: { attributes: { subtype: string; updateconversation: boolean; messagelabel: { key: string } } }) => [
          it.attributes.subtype,
          it.attributes.updateconversation,
          it.attributes.messagelabel.key,
        ]);
      equal(
        labels,
        [
          ['info/support', false, 'CHAT_CLOSED'],
          ['info/support', false, 'CHAT_REOPENED'],
        ],
        'messages of the server',
      );
      await bench.refused([404], 'PUT', '/requests/NO-SUCH-REQUEST/close', { body: {} });
    },
  },
  {
    id: 'changes.close-agents',
    title: 'an agent closes what they take part in; a visitor their own',
    contract: '§4',
    async run(bench) {
      const agent = await bench.agent();
      const { request_id: id } = await bench.open();
      await bench.refused([403], 'PUT', `/requests/${id}/close`, { as: agent.header, body: {} });
      await bench.ok('POST', `/requests/${id}/participants`, { member: agent.userId });
      equal((await bench.ok('PUT', `/requests/${id}/close`, {}, agent.header)).status, 1000, 'a participant');
      const ada = await bench.visitor();
      const hers = await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      const eve = await bench.visitor();
      await bench.refused([403, 404], 'PUT', `/requests/${hers.request_id}/closeg`, { as: eve.header, body: {} });
      const closed = await bench.ok('PUT', `/requests/${hers.request_id}/closeg`, {}, ada.header);
      equal([closed.status, closed.closed_by], [1000, ada.id], 'by the visitor');
    },
  },
  {
    id: 'changes.participants',
    title: 'participants join, leave and are replaced; the last one who leaves puts it back to 100',
    contract: '§4',
    async run(bench) {
      const own = (await bench.self()).id_user._id;
      const agent = await bench.agent();
      await bench.available(true);
      const { request_id: id } = await bench.open();
      const add = (member: string) => bench.ok('POST', `/requests/${id}/participants`, { member });
      const set = (members: string[]) => bench.ok('PUT', `/requests/${id}/participants`, members);
      const remove = (member: string) => bench.ok('DELETE', `/requests/${id}/participants/${member}`);
      equal((await set([])).status, 100, 'nobody');
      const one = await add(own);
      equal([one.status, one.participants], [200, [own]], 'one');
      equal((await add(agent.userId)).participants.sort(), [own, agent.userId].sort(), 'two');
      equal((await add(agent.userId)).participants.length, 2, 'the same again');
      equal((await remove(own)).participants, [agent.userId], 'one left');
      const none = await remove(agent.userId);
      equal([none.status, none.participants], [100, []], 'both left');
      equal((await set([agent.userId, own])).participants, [agent.userId, own], 'replaced');
      await bench.refused([422], 'POST', `/requests/${id}/participants`, { body: {} });
      await bench.refused([404], 'POST', `/requests/${id}/participants`, { body: { member: 'f'.repeat(24) } });
      await bench.ok('PUT', `/requests/${id}/close`, {});
      equal((await remove(own)).status, 1000, 'leaving a closed one');
    },
  },
  {
    id: 'changes.routing',
    title: 'a request is routed anew in its department or another, and assigned only while nobody has it',
    contract: '§4',
    async run(bench) {
      const own = (await bench.self()).id_user._id;
      const agent = await bench.agent();
      await bench.available(true);
      const { request_id: id } = await bench.open({ participants: [agent.userId] });
      equal((await bench.ok('PUT', `/requests/${id}/assign`, {})).participants, [agent.userId], 'assign leaves it');
      equal((await bench.ok('PUT', `/requests/${id}/agent`)).participants, [own], 'to whom routing finds');
      const pooled = await bench.ok('POST', '/departments', { name: 'Pool', routing: 'pooled' });
      const moved = await bench.ok('PUT', `/requests/${id}/departments`, { departmentid: pooled._id });
      equal([moved.status, moved.department._id, moved.participants], [100, pooled._id, []], 'into a pool');
      const { _id: first } = await bench.ok('GET', '/departments/default');
      const assigned = await bench.ok('PUT', `/requests/${id}/assign`, { departmentid: first });
      equal([assigned.status, assigned.participants], [200, [own]], 'assigned');
      await bench.refused([404], 'PUT', `/requests/${id}/departments`, { body: { departmentid: 'f'.repeat(24) } });
      await bench.ok('DELETE', `/departments/${pooled._id}`);
    },
  },
  {
    id: 'changes.notes',
    title: 'notes are written and taken away; an empty one is 400, and agents must take part',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const { notes } = await bench.ok('POST', `/requests/${id}/notes`, { text: 'He called' });
      equal(
        [notes.length, notes[0].text, notes[0].createdBy],
        [1, 'He called', (await bench.self()).id_user._id],
        'the note',
      );
      const said = await bench.refused([400], 'POST', `/requests/${id}/notes`, { body: { text: '' } });
      equal([said.success, typeof said.error], [false, 'string'], 'the refusal');
      const agent = await bench.agent();
      await bench.refused([403], 'POST', `/requests/${id}/notes`, { as: agent.header, body: { text: 'x' } });
      equal((await bench.ok('DELETE', `/requests/${id}/notes/${notes[0]._id}`)).notes, [], 'afterwards');
      await bench.refused([404], 'DELETE', `/requests/${id}/notes/${notes[0]._id}`);
    },
  },
  {
    id: 'changes.tags',
    title: 'tags are added that are not there yet, and taken off by their id',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open();
      await bench.ok('PUT', `/requests/${id}/tag`, [{ tag: 'a', color: 'red' }]);
      const { tags } = await bench.ok('PUT', `/requests/${id}/tag`, [{ tag: 'a' }, { tag: 'b' }]);
      equal(
        tags.map(({ tag }: { tag: string }) => tag),
        ['a', 'b'],
        'tags',
      );
      equal((await bench.ok('DELETE', `/requests/${id}/tag/${tags[0]._id}`)).tags.length, 1, 'one left');
      const said = await bench.refused([400], 'PUT', `/requests/${id}/tag`, { body: [] });
      holds(typeof said.message === 'string', 'the body says why under "message"');
    },
  },
  {
    id: 'changes.rating',
    title: 'the visitor rates their own conversation, open or closed, from 0 to 5',
    contract: '§4',
    async run(bench) {
      const [ada, eve] = [await bench.visitor(), await bench.visitor()];
      const { request_id: id } = await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      const rate = (rating: unknown, as: string) =>
        bench.ask('PATCH', `/requests/${id}/rating`, { as, body: { rating, rating_message: 'word' } });
      const rated = await rate(0, ada.header);
      equal([rated.status, rated.json.rating, rated.json.rating_message], [200, 0, 'word'], 'open');
      await bench.ok('PUT', `/requests/${id}/close`, {});
      equal((await rate(5, ada.header)).json.rating, 5, 'closed');
      for (const wrong of [-1, 6, 2.5, 'five']) equal((await rate(wrong, ada.header)).status, 422, `rating ${wrong}`);
      oneOf((await rate(1, eve.header)).status, [403, 404], 'somebody else');
    },
  },
  {
    id: 'changes.followers',
    title: 'followers are named by their membership',
    contract: '§4',
    async run(bench) {
      const own = await bench.self();
      const agent = await bench.agent();
      const [theirs] = await bench.ok('GET', `/project_users/users/${agent.userId}`);
      const { request_id: id } = await bench.open();
      equal((await bench.ok('POST', `/requests/${id}/followers`, { member: own._id })).followers, [own._id], 'one');
      equal(
        (await bench.ok('PUT', `/requests/${id}/followers`, [theirs._id, own._id])).followers,
        [theirs._id, own._id],
        'two',
      );
      equal((await bench.ok('DELETE', `/requests/${id}/followers/${own._id}`)).followers, [theirs._id], 'one left');
      await bench.refused([404], 'POST', `/requests/${id}/followers`, { body: { member: 'f'.repeat(24) } });
    },
  },
  {
    id: 'changes.bots',
    title: 'a bot takes part as bot_ and 24 digits, and can take the place of everybody',
    contract: '§4, §0',
    async run(bench) {
      const bot = await bench.ok('POST', '/faq_kb', { name: `Robot ${Date.now()}` });
      const { request_id: id } = await bench.open();
      const added = await bench.ok('POST', `/requests/${id}/participants`, { member: `bot_${bot._id}` });
      equal([added.participantsBots, added.hasBot], [[bot._id], true], 'added');
      holds(added.participants.includes(`bot_${bot._id}`), 'among the participants');
      equal(added.participatingBots[0]?.name, bot.name, 'populated');
      await bench.ok('PUT', `/requests/${id}/participants`, []);
      const replaced = await bench.ok('PUT', `/requests/${id}/replace`, { name: bot.name });
      equal([replaced.participants, replaced.status], [[`bot_${bot._id}`], 200], 'alone');
      const gone = await bench.ok('DELETE', `/requests/${id}/participants/bot_${bot._id}`);
      equal([gone.participants, gone.status, gone.hasBot], [[], 100, false], 'gone');
      await bench.ok('DELETE', `/faq_kb/${bot._id}`);
    },
  },
  {
    id: 'changes.remove',
    title: 'the owner removes a request with its messages; an agent may not',
    contract: '§4',
    async run(bench) {
      const { request_id: id } = await bench.open();
      await bench.ok('POST', `/requests/${id}/messages`, { text: 'x' });
      await bench.refused([403], 'DELETE', `/requests/${id}`, { as: (await bench.agent()).header });
      await bench.ok('DELETE', `/requests/${id}`);
      await bench.refused([404], 'GET', `/requests/${id}`);
      equal(await bench.ok('GET', `/requests/${id}/messages`), [], 'messages');
    },
  },
];
