import { randomUUID } from 'node:crypto';
import { Canned, Department, Group, Lead, TiledeskEvent, TiledeskTag } from '@baton/protocol/tiledesk';
import { equal, holds, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { HEX, succeeded, type TiledeskBench } from './bench.ts';

/** Departments, groups, widget, leads, tags, canned answers, events, bots (§7, §8, §10, §12). */
export const setupChecks: Check<TiledeskBench>[] = [
  {
    id: 'departments.life',
    title: 'a department is made, read, changed and removed; a routing of null stays null',
    contract: '§7',
    async run(bench) {
      const made = shaped(
        Department,
        await bench.ok('POST', '/departments', { name: 'Sales', routing: null, id_group: null, id_bot: null }),
        'made',
      );
      equal([made.routing, made.default, made.status], [null, false, 1], 'made');
      const changed = await bench.ok('PUT', `/departments/${made._id}`, {
        routing: 'assigned',
        description: 'D',
        status: 0,
      });
      equal([changed.name, changed.routing, changed.description], ['Sales', 'assigned', 'D'], 'changed');
      const ids = async (path: string, as?: string | null) =>
        (await bench.ok('GET', path, undefined, as)).map(({ _id }: { _id: string }) => _id);
      holds(!(await ids('/departments', null)).includes(made._id), 'hidden ones are not shown to everybody');
      holds((await ids('/departments/allstatus')).includes(made._id), 'but to staff');
      equal((await bench.ok('GET', `/departments/${made._id}`, undefined, null)).name, 'Sales', 'one, for everybody');
      equal(
        (await bench.ok('PATCH', `/departments/${made._id}`, { name: 'Sales 2' })).name,
        'Sales 2',
        'changed in part',
      );
      equal((await bench.ok('DELETE', `/departments/${made._id}`))._id, made._id, 'removed');
      await bench.refused([404], 'GET', `/departments/${made._id}`);
      await bench.refused([422], 'POST', '/departments', { body: {} });
      await bench.refused([404], 'POST', '/departments', { body: { name: 'x', id_group: 'f'.repeat(24) } });
      const first = await bench.ok('GET', '/departments/default', undefined, null);
      equal(first.default, true, 'the default one');
      await bench.refused([409], 'DELETE', `/departments/${first._id}`);
    },
  },
  {
    id: 'departments.groups',
    title: 'a group’s members get what comes into its department, and are its operators',
    contract: '§7',
    async run(bench) {
      const agent = await bench.agent();
      await bench.ok('PUT', '/project_users/', { user_available: true, max_assigned_chat: 1000 }, agent.header);
      const group = shaped(
        Group,
        await bench.ok('POST', '/groups', { name: 'Night', members: [agent.userId] }),
        'the group',
      );
      const department = await bench.ok('POST', '/departments', {
        name: 'Night',
        routing: 'assigned',
        id_group: group._id,
      });
      const made = await bench.open({ departmentid: department._id });
      equal(made.participants, [agent.userId], 'who got it');
      const operators = await bench.ok('GET', `/departments/${department._id}/operators`);
      equal(operators.operators, [{ id_user: agent.userId }], 'operators');
      equal(
        operators.agents.map((it: { id_user: { _id: string } }) => it.id_user._id),
        [agent.userId],
        'agents',
      );
      await bench.ok('PUT', '/project_users/', { user_available: false }, agent.header);
      equal((await bench.ok('PUT', `/groups/${group._id}`, { name: 'Day', members: [] })).members, [], 'changed');
      holds(
        (await bench.ok('GET', '/groups')).some(({ _id }: { _id: string }) => _id === group._id),
        'listed',
      );
      equal((await bench.ok('DELETE', `/groups/${group._id}`)).trashed, true, 'removed');
      await bench.refused([404], 'GET', `/groups/${group._id}`);
      await bench.refused([404], 'POST', '/groups', { body: { name: 'x', members: ['f'.repeat(24)] } });
      await bench.ok('DELETE', `/departments/${department._id}`);
    },
  },
  {
    id: 'departments.bot',
    title: 'a department’s bot comes first, unless the program asks for people',
    contract: '§4, §7',
    async run(bench) {
      await bench.available(true);
      const own = (await bench.self()).id_user._id;
      const bot = await bench.ok('POST', '/faq_kb', { name: 'First', external: true, url: 'https://bot.example' });
      const { _id: departmentid } = await bench.ok('POST', '/departments', {
        name: 'Bots',
        routing: 'assigned',
        id_bot: bot._id,
      });
      const made = await bench.open({ departmentid });
      equal([made.participants, made.hasBot, made.status], [[`bot_${bot._id}`], true, 200], 'the bot');
      const { participants } = await bench.ok('PUT', `/requests/${made.request_id}/departments`, {
        departmentid,
        nobot: true,
      });
      equal(participants, [own], 'people');
      await bench.ok('DELETE', `/departments/${departmentid}`);
      await bench.ok('DELETE', `/faq_kb/${bot._id}`);
    },
  },
  {
    id: 'widgets.get',
    title: 'a widget sees names and looks, and nothing of the settings or of anybody’s address',
    contract: '§7',
    async run(bench) {
      const project = await bench.makeProject();
      const body = { settings: { secret: 'between us' }, widget: { color: 'red' }, activeOperatingHours: false };
      await bench.call('PUT', `/projects/${project.id}`, { body });
      const answer = await bench.call('GET', `/${project.id}/widgets`, { as: null });
      const shown = succeeded(answer, 'widgets');
      equal([shown.project._id, shown.project.widget], [project.id, { color: 'red' }], 'the project');
      holds(shown.departments.length === 1 && shown.user_available.length === 1, 'departments and people');
      equal(Object.keys(shown.user_available[0]).sort(), ['firstname', 'id'], 'of people');
      holds(
        !answer.text.includes('between us') && !answer.text.includes(bench.target.email),
        'no settings, no addresses',
      );
    },
  },
  {
    id: 'leads.life',
    title: 'a lead is entered, listed, changed, tagged and hidden',
    contract: '§8',
    async run(bench) {
      const word = `w${randomUUID().slice(0, 8)}`;
      const given = {
        fullname: `Grace ${word}`,
        email: `${word}@navy.example`,
        phone: '1',
        company: 'Navy',
        city: 'Arlington',
        attributes: { a: 1 },
        tags: ['x'],
      };
      const made = shaped(Lead, await bench.ok('POST', '/leads', given), 'made');
      for (const [key, value] of Object.entries(given)) equal((made as Record<string, unknown>)[key], value, key);
      const find = async (query: string) =>
        (await bench.ok('GET', `/leads?${query}`)).leads.map(({ _id }: { _id: string }) => _id);
      for (const query of [`full_text=${word}`, `email=${given.email}`, `lead_id=${made.lead_id}`])
        equal(await find(query), [made._id], query);
      const page = await bench.ok('GET', '/leads?limit=1');
      equal([page.perPage, page.leads.length, page.count >= 1], [1, 1, true], 'a page');
      const changed = await bench.ok('PUT', `/leads/${made._id}`, { fullname: 'G', attributes: { b: 2 }, tags: null });
      equal(
        [changed.fullname, changed.attributes, changed.tags, changed.email],
        ['G', { b: 2 }, ['x'], given.email],
        'changed',
      );
      equal((await bench.ok('PATCH', `/leads/${made._id}/attributes`, { c: 3 })).attributes, { b: 2, c: 3 }, 'merged');
      equal((await bench.ok('PUT', `/leads/${made._id}/tag`, ['x', 'y'])).tags, ['x', 'y'], 'tagged');
      equal((await bench.ok('DELETE', `/leads/${made._id}/tag/x`)).tags, ['y'], 'a tag less');
      equal((await bench.ok('DELETE', `/leads/${made._id}`)).status, 1000, 'hidden');
      equal(
        [await find(`lead_id=${made.lead_id}`), await find(`lead_id=${made.lead_id}&status=1000`)],
        [[], [made._id]],
        'listed',
      );
      await bench.refused([404], 'PUT', `/leads/${'f'.repeat(24)}`, { body: { fullname: 'x' } });
    },
  },
  {
    id: 'leads.visitors',
    title: 'a visitor is a lead from the first conversation on, not before',
    contract: '§4, §8',
    async run(bench) {
      const ada = await bench.visitor();
      const find = async () => (await bench.ok('GET', `/leads?lead_id=${ada.id}`)).count;
      equal(await find(), 0, 'before');
      await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      equal(await find(), 1, 'afterwards');
      await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'y' });
      equal(await find(), 1, 'with two conversations');
    },
  },
  {
    id: 'tags.life',
    title: 'a tag is made once, listed, changed and removed',
    contract: '§10',
    async run(bench) {
      const tag = `t${randomUUID()}`;
      const made = shaped(TiledeskTag, await bench.ok('POST', '/tags/', { tag, color: '#43B1F2' }), 'made');
      equal((await bench.ok('POST', '/tags', { tag, color: 'red' }))._id, made._id, 'the same again');
      equal((await bench.ok('GET', '/tags'))[0].tag, tag, 'listed');
      equal((await bench.ok('PUT', `/tags/${made._id}`, { color: 'red' })).color, 'red', 'changed');
      equal((await bench.ok('GET', `/tags/${made._id}`)).color, 'red', 'read');
      await bench.ok('DELETE', `/tags/${made._id}`);
      await bench.refused([404], 'GET', `/tags/${made._id}`);
      await bench.refused([422], 'POST', '/tags', { body: {} });
    },
  },
  {
    id: 'canned.life',
    title: 'an administrator’s canned answers are everybody’s, an agent’s their own',
    contract: '§10',
    async run(bench) {
      const agent = await bench.agent();
      const ours = shaped(Canned, await bench.ok('POST', '/canned', { title: 'Hello', text: 'Hello!' }), 'made');
      const theirs = await bench.ok('POST', '/canned', { text: 'Hi!' }, agent.header);
      equal([ours.shared, ours.status, theirs.shared], [true, 100, false], 'shared');
      const ids = async (as?: string) =>
        (await bench.ok('GET', '/canned', undefined, as)).map(({ _id }: { _id: string }) => _id);
      const [owners, agents] = [await ids(), await ids(agent.header)];
      equal(
        [owners.includes(theirs._id), agents.includes(ours._id), agents.includes(theirs._id)],
        [false, true, true],
        'listed',
      );
      await bench.refused([403], 'PUT', `/canned/${ours._id}`, { as: agent.header, body: { text: 'x' } });
      equal((await bench.ok('PUT', `/canned/${theirs._id}`, { text: 'Hey!' }, agent.header)).text, 'Hey!', 'changed');
      equal((await bench.ok('DELETE', `/canned/${ours._id}`)).status, 1000, 'removed');
      await bench.refused([404], 'GET', `/canned/${ours._id}`);
    },
  },
  {
    id: 'events.life',
    title: 'a visitor fires an event, staff read it',
    contract: '§10',
    async run(bench) {
      const ada = await bench.visitor();
      const given = { name: 'event.emit.it', attributes: { a: { b: 1 } } };
      const fired = shaped(TiledeskEvent, await bench.ok('POST', '/events', given, ada.header), 'fired');
      equal([fired.name, fired.attributes, fired.createdBy], [given.name, given.attributes, ada.id], 'the event');
      equal((await bench.ok('GET', `/events/${fired._id}`)).name, given.name, 'read');
      equal((await bench.ok('GET', '/events'))[0]._id, fired._id, 'listed');
      await bench.refused([422], 'POST', '/events', { body: {} });
      await bench.refused([403], 'GET', '/events', { as: ada.header });
    },
  },
  {
    id: 'bots.life',
    title: 'bots and intents are kept and given back',
    contract: '§12',
    async run(bench) {
      const bot = await bench.ok('POST', '/faq_kb', { name: 'Robot', external: false });
      equal([bot.type, bot.name, HEX.test(bot._id)], ['internal', 'Robot', true], 'made');
      const intent = {
        id_faq_kb: bot._id,
        intent_display_name: 'greeting',
        question: 'Q',
        answer: 'A',
        language: 'en',
        webhook_enabled: true,
      };
      const made = await bench.ok('POST', '/faq', intent);
      for (const [key, value] of Object.entries(intent)) equal(made[key], value, key);
      const find = async (query: string) => (await bench.ok('GET', `/faq?id_faq_kb=${bot._id}&${query}`)).length;
      equal(
        [await find('intent_display_name=greeting'), await find('intent_display_name=unknown'), await find('text=q')],
        [1, 0, 1],
        'found',
      );
      await bench.ok('DELETE', `/faq_kb/${bot._id}`);
      await bench.refused([404], 'GET', `/faq_kb/${bot._id}`);
      await bench.refused([404], 'GET', `/faq?id_faq_kb=${bot._id}`);
    },
  },
];
