import { randomUUID } from 'node:crypto';
import { BareRequest, PopulatedRequest } from '@baton/protocol/tiledesk';
import { equal, holds, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { HEX, refusal, type TiledeskBench, VISITOR_ID } from './bench.ts';

type Request = { request_id: string; ticket_id: number; status: number; createdAt: string };

/** Conversations: made, read, listed (§4). */
export const requestChecks: Check<TiledeskBench>[] = [
  {
    id: 'requests.create',
    title: 'the seed’s second call makes an empty conversation under a name of the documented form',
    contract: '§4',
    async run(bench) {
      const { id: sender } = await bench.visitor();
      const made = shaped(
        BareRequest,
        await bench.ok('POST', '/requests/', { sender, first_text: 'How can i restore my password' }),
        'the request',
      );
      const project = await bench.project();
      holds(new RegExp(`^support-group-${project}-[0-9a-f]{32}$`).test(made.request_id), 'request_id');
      equal(
        [made.first_text, made.id_project, made.priority],
        ['How can i restore my password', project, 'medium'],
        'fields',
      );
      equal(made.createdBy, (await bench.self()).id_user._id, 'createdBy is the caller');
      equal(await bench.ok('GET', `/requests/${made.request_id}/messages`), [], 'messages');
      const { lead, requester } = await bench.ok('GET', `/requests/${made.request_id}`);
      equal([lead.lead_id, requester.uuid_user], [sender, sender], 'lead and requester are the sender');
      equal([made.lead, made.requester], [lead._id, requester._id], 'as ids in the first answer');
    },
  },
  {
    id: 'requests.routed',
    title: 'it goes to the available agent with status 200, and waits with 100 while there is none',
    contract: '§4, §13',
    async run(bench) {
      const own = await bench.self();
      await bench.available(true);
      const assigned = await bench.open();
      equal([assigned.status, assigned.participants], [200, [own.id_user._id]], 'with somebody there');
      holds(typeof assigned.assigned_at === 'string', 'assigned_at');
      await bench.available(false);
      const waiting = await bench.open();
      equal([waiting.status, waiting.participants, waiting.participantsAgents], [100, [], []], 'with nobody there');
      await bench.available(true);
    },
  },
  {
    id: 'requests.fields',
    title: 'everything that a program says of a conversation comes back',
    contract: '§4',
    async run(bench) {
      const [own] = [await bench.self()];
      const given = {
        subject: 'An order',
        sourcePage: 'https://shop.example/cart',
        language: 'it',
        userAgent: 'A browser',
        priority: 'high',
        attributes: { order: 4711, nested: { a: [1, 2] } },
        channel: { name: 'whatsapp' },
        location: { country: 'Italy', city: 'Lecce' },
        followers: [own._id],
      };
      const made = await bench.open(given);
      const read = await bench.ok('GET', `/requests/${made.request_id}`);
      for (const [key, value] of Object.entries(given)) {
        equal(made[key], value, `${key} in the first answer`);
        equal(read[key], value, `${key} when read`);
      }
    },
  },
  {
    id: 'requests.own-name',
    title: 'a name of the caller’s own is kept; the same again is 409, in any project',
    contract: '§4, §0',
    async run(bench) {
      const request_id = `my-own/${randomUUID()}`;
      equal((await bench.open({ request_id })).request_id, request_id, 'request_id');
      equal(
        (await bench.ok('GET', `/requests/${encodeURIComponent(request_id)}`)).request_id,
        request_id,
        'read by it',
      );
      await bench.refused([409], 'POST', '/requests', { body: { first_text: 'x', request_id } });
      const other = await bench.otherProject();
      const answer = await bench.call('POST', `/${other.id}/requests`, { body: { first_text: 'x', request_id } });
      refusal(answer, [409], 'the same name in another project');
      const made = await bench.open();
      await bench.refused([409], 'POST', '/requests', { body: { first_text: 'x', request_id: made.request_id } });
    },
  },
  {
    id: 'requests.sender',
    title: 'an unknown sender is 403, an unknown department 404; without a sender the caller asks',
    contract: '§4',
    async run(bench) {
      await bench.refused([403], 'POST', '/requests', { body: { first_text: 'x', sender: randomUUID() } });
      await bench.refused([403], 'POST', '/requests', { body: { first_text: 'x', sender: 'f'.repeat(24) } });
      await bench.refused([404], 'POST', '/requests', { body: { first_text: 'x', departmentid: 'f'.repeat(24) } });
      const own = await bench.self();
      const made = await bench.ok('POST', '/requests', { first_text: 'x' });
      const read = await bench.ok('GET', `/requests/${made.request_id}`);
      equal([read.lead.lead_id, read.requester._id], [own.id_user._id, own._id], 'lead and requester');
    },
  },
  {
    id: 'requests.lead-name',
    title: 'the lead is called as the visitor, not as the caller',
    contract: '§4',
    async run(bench) {
      const { id } = await bench.visitor({ firstname: 'Grace', lastname: 'Hopper', email: 'grace@navy.example' });
      const { request_id } = await bench.ok('POST', '/requests', { first_text: 'x', sender: id });
      const { lead } = await bench.ok('GET', `/requests/${request_id}`);
      equal([lead.fullname, lead.email], ['Grace Hopper', 'grace@navy.example'], 'the lead');
    },
  },
  {
    id: 'requests.participants',
    title: 'given participants are exactly those, without routing',
    contract: '§4',
    async run(bench) {
      const agent = await bench.agent();
      const made = await bench.open({ participants: [agent.userId] });
      equal([made.status, made.participants], [200, [agent.userId]], 'one of the team who is not available');
    },
  },
  {
    id: 'requests.tickets',
    title: 'tickets count up by one',
    contract: '§4',
    async run(bench) {
      const [one, two] = [await bench.open(), await bench.open()];
      equal(two.ticket_id, one.ticket_id + 1, 'ticket_id');
    },
  },
  {
    id: 'requests.shape',
    title: 'a request that is read has people, department and bots in it, and nothing is null but requester_id',
    contract: '§4',
    async run(bench) {
      const { request_id } = await bench.open();
      const read = await bench.ok('GET', `/requests/${request_id}`);
      shaped(PopulatedRequest, read, 'the request');
      const { requester_id: _, ...rest } = read;
      const empty = Object.entries(rest).filter(([, value]) => value === null);
      equal(
        empty.map(([key]) => key),
        [],
        'fields that are null',
      );
      holds(HEX.test(read._id) && read.id === read._id, 'both ids');
      holds(VISITOR_ID.test(read.lead.lead_id), 'the lead’s id has dashes');
      holds(!read.participants.includes(read.lead.lead_id), 'a visitor is no participant');
      equal(read.department.default, true, 'the default department');
    },
  },
  {
    id: 'requests.list',
    title: 'the list has page size, count and requests, the newest first, forty at most',
    contract: '§4',
    async run(bench) {
      const made = [await bench.open(), await bench.open(), await bench.open()];
      const { perPage, count, requests } = await bench.ok('GET', '/requests');
      equal(perPage, 40, 'perPage');
      holds(count >= 3 && requests.length <= 40, 'count and length');
      const names = (list: Request[]) => list.map(({ request_id }) => request_id);
      equal(names(requests).slice(0, 3), names(made).reverse(), 'the newest three');
      const oldest = await bench.ok('GET', '/requests?direction=1&limit=2');
      equal([oldest.perPage, oldest.requests.length], [2, 2], 'two of them');
      holds(oldest.requests[0].createdAt <= oldest.requests[1].createdAt, 'the oldest first');
      const [second] = (await bench.ok('GET', '/requests?limit=1&page=1')).requests;
      equal(second.request_id, made[1].request_id, 'the second page of one');
    },
  },
  {
    id: 'requests.list-numbers',
    title: 'numbers in the query that are none are the default',
    contract: '§4',
    async run(bench) {
      await bench.open();
      for (const query of [
        'limit=abc',
        'limit=-1',
        'limit=1000',
        'limit=',
        'page=abc',
        'page=-1',
        'direction=up',
        'sort=nothing',
      ]) {
        const { perPage, requests } = await bench.ok('GET', `/requests?${query}`);
        equal(perPage, 40, `perPage with ${query}`);
        holds(requests.length > 0, `requests with ${query}`);
      }
    },
  },
  {
    id: 'requests.list-status',
    title: 'the list holds open ones unless a status, several, or all are asked for',
    contract: '§4',
    async run(bench) {
      const [open, closed] = [await bench.open(), await bench.open()];
      await bench.ok('PUT', `/requests/${closed.request_id}/close`, {});
      const has = async (query: string) => {
        const { requests } = await bench.ok('GET', `/requests?limit=100&${query}`);
        const names = requests.map((it: Request) => it.request_id);
        return [names.includes(open.request_id), names.includes(closed.request_id)];
      };
      equal(await has(''), [true, false], 'default');
      equal(await has('status=all'), [true, true], 'all');
      equal(await has('status=1000'), [false, true], '1000');
      equal(await has(`status=${open.status},1000`), [true, true], 'both');
      equal(await has('status=50'), [false, false], '50');
    },
  },
  {
    id: 'requests.list-filters',
    title: 'each parameter of the list finds what it names, and leaves out the rest',
    contract: '§4',
    async run(bench) {
      const word = `word-${randomUUID()}`;
      const own = await bench.self();
      const made = await bench.open({
        first_text: `About the ${word}`,
        channel: { name: 'email' },
        priority: `p-${word}`,
        preflight: true,
        participants: [own.id_user._id],
      });
      const id = made.request_id;
      await bench.ok('PATCH', `/requests/${id}`, {
        tags: [{ tag: word }],
        rating: 4,
        rating_message: 'fine',
        workingStatus: `w-${word}`,
      });
      const { lead, department } = await bench.ok('GET', `/requests/${id}`);
      await bench.ok('PUT', `/leads/${lead._id}`, { email: `${word}@x.example`, phone: word });
      const today = new Date().toISOString().slice(0, 10).split('-').reverse().join('/');
      const fits = [
        `lead=${lead._id}`,
        `snap_lead_lead_id=${lead.lead_id}`,
        `requester_email=${word}@x.example`,
        `snap_lead_email=${word}@x.example`,
        `phone=${word}`,
        `full_text=${word}`,
        `full_text=${word.toUpperCase()}`,
        `tags=${word}`,
        `priority=p-${word}`,
        `ticket_id=${made.ticket_id}`,
        `workingStatus=w-${word}`,
      ];
      for (const query of fits) {
        const { count, requests } = await bench.ok('GET', `/requests?${query}`);
        equal([count, requests[0]?.request_id], [1, id], query);
      }
      const among = [
        `participant=${own.id_user._id}`,
        `dept_id=${department._id}`,
        'channel=email',
        'channel=offline',
        'rated=true',
        'preflight=true',
        'hasbot=false',
        'snap_department_routing=assigned',
        'snap_department_default=true',
        'snap_department_id_bot_exists=false',
        `start_date=${today}&end_date=${today}`,
        `start_date=${today} 00:00&timezone=UTC`,
      ];
      for (const query of among) {
        const { count } = await bench.ok('GET', `/requests?${query}&lead=${lead._id}`);
        equal(count, 1, query);
      }
      const without = [
        'channel=online',
        'hasbot=true',
        'rated=false',
        'preflight=false',
        'snap_department_default=false',
        'snap_department_routing=pooled',
        'end_date=01/01/2020',
        `workingStatus[ne]=w-${word}`,
        `participant=${'f'.repeat(24)}`,
        'duration=1&duration_op=gt',
      ];
      for (const query of without) {
        const { count } = await bench.ok('GET', `/requests?${query}&lead=${lead._id}`);
        equal(count, 0, query);
      }
    },
  },
  {
    id: 'requests.list-forms',
    title: 'without populating people are ids, without counting there is no count',
    contract: '§4',
    async run(bench) {
      await bench.open();
      const { requests } = await bench.ok('GET', '/requests?limit=1&no_populate=true');
      holds(HEX.test(requests[0].lead) && HEX.test(requests[0].requester), 'lead and requester are ids');
      holds(!('count' in (await bench.ok('GET', '/requests?limit=1&no_count=true'))), 'no count');
    },
  },
  {
    id: 'requests.count',
    title: 'counting tells how many wait, are with people and are with bots',
    contract: '§4',
    async run(bench) {
      const before = await bench.ok('GET', '/requests/count');
      await bench.available(false);
      await bench.open();
      await bench.available(true);
      const after = await bench.ok('GET', '/requests/count');
      for (const counts of [before, after]) {
        equal(Object.keys(counts).sort(), ['assigned', 'bot_assigned', 'unassigned'], 'the counts');
      }
      const merged = await bench.ok('GET', '/requests/count?merge_assigned=true');
      equal(merged.assigned, after.assigned + after.bot_assigned, 'both together');
    },
  },
  {
    id: 'requests.csv',
    title: 'the list as text has a line for each, with semicolons, and no formulas',
    contract: '§4',
    async run(bench) {
      const made = await bench.open({ first_text: '=1+1;"quoted"' });
      const answer = await bench.ask('GET', `/requests/csv?ticket_id=${made.ticket_id}`);
      equal(answer.status, 200, 'status');
      const [head = '', line = ''] = answer.text.split('\r\n');
      holds(head.split(';').length > 10 && line.includes(made.request_id), 'a line of the request');
      holds(line.includes(`"'=1+1;""quoted"""`), 'the text is text');
    },
  },
  {
    id: 'requests.own',
    title: 'a visitor lists their own conversations, and nobody else’s',
    contract: '§4',
    async run(bench) {
      const [ada, eve] = [await bench.visitor(), await bench.visitor()];
      const { request_id } = await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      const { requests } = await bench.ok('GET', '/requests/me', undefined, ada.header);
      equal(
        requests.map((it: Request) => it.request_id),
        [request_id],
        'hers',
      );
      equal((await bench.ok('GET', '/requests/me', undefined, eve.header)).requests, [], 'another visitor’s');
    },
  },
  {
    id: 'requests.agents',
    title: 'an agent lists what is theirs or comes into their departments, an administrator everything',
    contract: '§4',
    async run(bench) {
      const agent = await bench.agent();
      const own = await bench.self();
      const group = await bench.ok('POST', '/groups', { name: 'Others', members: [own.id_user._id] });
      const { _id: departmentid } = await bench.ok('POST', '/departments', {
        name: 'Others',
        routing: 'pooled',
        id_group: group._id,
      });
      const { request_id } = await bench.open({ departmentid });
      const sees = async (as?: string) => {
        const { requests } = await bench.ok('GET', `/requests?limit=100`, undefined, as);
        return requests.some((it: Request) => it.request_id === request_id);
      };
      equal([await sees(), await sees(agent.header)], [true, false], 'administrator and agent');
      await bench.ok('POST', `/requests/${request_id}/participants`, { member: agent.userId });
      equal(await sees(agent.header), true, 'an agent who takes part');
    },
  },
  {
    id: 'requests.repeat',
    title: 'the same creation again under an Idempotency-Key is the first one, another one is refused',
    contract: 'ours',
    async run(bench) {
      const { id: sender } = await bench.visitor();
      const headers = { 'idempotency-key': randomUUID() };
      const ask = (first_text: string) => bench.ask('POST', '/requests', { body: { sender, first_text }, headers });
      const [one, two] = [await ask('x'), await ask('x')];
      equal([one.status, two.json?.request_id], [200, one.json?.request_id], 'twice the same');
      refusal(await ask('y'), [409], 'another content');
      const named = { sender, first_text: 'z', request_id: `support-group-of-ours-${randomUUID()}` };
      const again = { 'idempotency-key': randomUUID() };
      const all = await Promise.all(
        Array.from({ length: 5 }, () => bench.ask('POST', '/requests', { body: named, headers: again })),
      );
      equal(new Set(all.map(({ json }) => json?._id)).size, 1, 'five of one name at the same moment');
      const other = { 'idempotency-key': randomUUID() };
      refusal(
        await bench.ask('POST', '/requests', { body: named, headers: other }),
        [409],
        'the name under another key',
      );
    },
  },
];
