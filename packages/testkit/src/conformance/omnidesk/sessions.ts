import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import { CHAT, END_CHAT, NEW_EVENT, NEW_MESSAGE, type OmnideskBench, SERVER } from './bench.ts';

const MANY = 60;

/** What a session is: one ticket, its numbers, its end (contract §6). */
export const sessionChecks: Check<OmnideskBench>[] = [
  {
    id: 'sessions.parallel',
    title: '20 first messages at the same moment make one ticket',
    contract: '§8.10',
    async run(bench) {
      const session = bench.session();
      const tickets = await Promise.all(Array.from({ length: 20 }, (_, n) => bench.say(session, `Hello ${n}`)));
      equal(new Set(tickets).size, 1, 'number of tickets');
      if (!bench.target.deskKey) return;
      equal((await bench.desk.said(tickets[0] as number)).length, 20, 'messages in the ticket');
    },
  },
  ...(
    [
      ['none', () => ({}), false],
      ['always 1', () => ({ messageNumber: 1 }), false],
      ['counted', (n) => ({ messageNumber: n }), false],
      ['counted, with number 7 sent twice', (n) => ({ messageNumber: n }), true],
    ] satisfies [string, (n: number) => Record<string, number>, boolean][]
  ).map(
    ([name, numbered, repeats], index): Check<OmnideskBench> => ({
      id: `sessions.numbers.${index + 1}`,
      title: `${MANY} messages numbered as "${name}" are ${MANY} messages, in their order`,
      contract: '§8.9',
      needs: 'deskKey',
      async run(bench) {
        const session = bench.session();
        let ticket = 0;
        const texts = Array.from({ length: MANY }, (_, n) => `message ${n + 1}`);
        for (const [n, text] of texts.entries()) {
          ticket = await bench.say(session, text, numbered(n + 1));
          if (repeats && n === 6)
            equal(await bench.say(session, text, numbered(7)), ticket, 'the ticket of the repeat');
        }
        equal(
          (await bench.desk.said(ticket)).map(({ text }) => text),
          texts,
          'the texts in the ticket',
        );
      },
    }),
  ),
  {
    id: 'sessions.other',
    title: 'another session is another ticket, and so is the same one of another token',
    contract: '§6.1',
    needs: 'deskKey',
    async run(bench) {
      const [one, other] = [bench.session(), bench.session()];
      const first = await bench.say(one, 'Hi');
      holds((await bench.say(other, 'Hi')) !== first, 'two sessions have two tickets');
      const token = await bench.token();
      holds((await bench.say(one, 'Hi', { chatAccountToken: token.value })) !== first, 'two tokens have two tickets');
    },
  },
  {
    id: 'sessions.end',
    title: 'an end is idempotent, the ticket stays with its agents, and a later message goes to the same ticket',
    contract: '§3.4',
    async run(bench) {
      const session = bench.session();
      const ids = { chatSessionID: session, chatServer: SERVER };
      const ticket = await bench.say(session, 'Hi');
      equal(
        (await bench.call(END_CHAT, ids)).json,
        { type: 'result', message: 'Chat ended.', ticketID: ticket },
        'end',
      );
      for (const path of [END_CHAT, `${CHAT}/notifyUserEndChat`]) {
        const { status, json } = await bench.call(path, ids);
        equal([status, json.message, json.ticketID], [200, 'Chat already ended.', ticket], `another end at ${path}`);
      }
      if (bench.target.deskKey) equal((await bench.desk.conversation(ticket)).state, 'open', 'state of the ticket');
      equal(await bench.say(session, 'One more thing'), ticket, 'the ticket of a message after the end');
      const unknown = await bench.call(END_CHAT, { ...ids, chatSessionID: bench.session() });
      equal([unknown.status, unknown.json.message], [200, 'Chat already ended.'], 'the end of an unknown session');
    },
  },
  {
    id: 'sessions.reopened',
    title: 'a message after the agent closed the ticket opens the same ticket again',
    contract: '§6.1',
    needs: 'deskKey',
    async run(bench) {
      const session = bench.session();
      const ticket = await bench.say(session, 'Hi');
      await bench.desk.close(ticket);
      equal((await bench.desk.conversation(ticket)).state, 'closed', 'state before');
      equal(await bench.say(session, 'Still there?'), ticket, 'the ticket of the message');
      equal((await bench.desk.conversation(ticket)).state, 'open', 'state after');
    },
  },
  {
    id: 'sessions.history',
    title: 'a long first message is shown as the bot’s history, line breaks and all; a short or later one is not',
    contract: '§6.1',
    needs: 'deskKey',
    async run(bench) {
      const history = Array.from({ length: 40 }, (_, n) => `Customer: line ${n}\nBot: reply ${n}`).join('\n');
      const session = bench.session();
      const ticket = await bench.say(session, history);
      await bench.say(session, history.replaceAll('line', 'row'));
      const [first, second] = await bench.desk.said(ticket);
      equal([first?.text, first?.history, second?.history], [history, true, false], 'history');
      const short = await bench.say(bench.session(), 'Hi');
      equal((await bench.desk.said(short))[0]?.history, false, 'history of a short message');
    },
  },
  {
    id: 'sessions.about',
    title: 'page, additional data and what is told of the customer reach the agents; only what was empty is filled',
    contract: '§3.1',
    needs: 'deskKey',
    async run(bench) {
      const session = bench.session();
      const url = 'https://www.brand.example/support';
      const phoneNumber = '+49301234567';
      const told = { url, additionalData: '{"order":4711}', customerName: 'Ada Löwe', phoneNumber };
      const ticket = await bench.say(session, 'Hi', told);
      await bench.say(session, 'Again', { customerName: 'Somebody Else', url: 'https://www.brand.example/later' });
      const { contact, origin, attributes } = await bench.desk.conversation(ticket);
      equal([contact.name, contact.phone, origin?.page], ['Ada Löwe', phoneNumber, url], 'customer and page');
      equal(attributes?.additionalData, '{"order":4711}', 'additionalData');
    },
  },
  {
    id: 'sessions.events',
    title: 'events are told by any case; those of unknown sessions are ignored with 200',
    contract: '§3.3',
    async run(bench) {
      const session = bench.session();
      await bench.say(session, 'Hi');
      for (const event of ['startedtyping', 'StoppedTyping', 'expandedchat', 'MINIMIZEDCHAT']) {
        const { status, json } = await bench.call(NEW_EVENT, { chatSessionID: session, chatServer: SERVER, event });
        equal([status, json], [200, { type: 'result', message: 'Event sent.' }], event);
      }
      const unknown = { chatSessionID: bench.session(), chatServer: SERVER, event: 'startedtyping' };
      equal((await bench.call(NEW_EVENT, unknown)).json, { type: 'result', message: 'Event ignored.' }, 'unknown');
    },
  },
  {
    id: 'sessions.newer',
    title: 'a visit, the origin check, the lists and the queue are answered',
    contract: '§3.7',
    async run(bench) {
      const session = bench.session();
      await bench.say(session, 'Hi');
      const { chatToken: chatAccountToken } = bench.target;
      const ids = { chatSessionID: session, chatServer: SERVER };
      const visit = await bench.call(`${CHAT}/notifyUserVisited`, { ...ids, url: 'https://www.brand.example/a' });
      equal(visit.json, { type: 'result', message: 'Visit registered.' }, 'a visit');
      const from = { chatServer: SERVER, chatAccountToken, origin: 'www.brand.example', ip: '203.0.113.7' };
      const allowed = await bench.call(`${CHAT}/checkOriginAndIP`, from);
      equal(allowed.json, { type: 'result', message: 'Allowed.', allowed: true }, 'the origin check');
      const lists = await bench.call(`${CHAT}/whitelistedDomainsAndBlacklistedIPs`, {}, { method: 'GET' });
      equal([lists.status, Array.isArray(lists.json.whitelistedDomains)], [200, true], 'the lists');
      const queue = await bench.call(`${CHAT}/requestChatQueue`, { chatAccountToken, ...ids });
      holds(Number.isInteger(queue.json.queue) && queue.json.queue >= 0, 'the queue is a number');
    },
  },
  {
    id: 'sessions.keyless',
    title: 'without a key: by a token that allows it and a registered server, and otherwise 401 or 403',
    contract: '§8.3',
    needs: 'deskKey',
    async run(bench) {
      const { agent } = bench.desk;
      const [open, closed] = [await bench.token({}, { keyless: true }), await bench.token({}, { keyless: false })];
      const session = bench.session();
      const fields = (chatAccountToken: string) => bench.message(session, 'Hi', { chatAccountToken });
      const key = null;
      equal(
        (await bench.call(NEW_MESSAGE, fields(open.value), { key })).status,
        403,
        'a server that nobody registered',
      );
      const pending = (await agent.chatTokens.get(open.id)).bases.find(({ base }) => base === SERVER);
      equal(pending?.state, 'pending', 'state of the server that was refused');
      await agent.chatTokens.registerBase(open.id, SERVER, true);
      const taken = await bench.call(NEW_MESSAGE, fields(open.value), { key });
      equal(taken.status, 200, 'status with the server registered');
      const ids = { chatSessionID: session, chatServer: SERVER };
      equal(
        (await bench.call(NEW_EVENT, { ...ids, event: 'startedtyping' }, { key })).json.message,
        'Event sent.',
        'event',
      );
      equal((await bench.call(END_CHAT, ids, { key })).json.ticketID, taken.json.ticketID, 'the end without a key');
      await agent.chatTokens.registerBase(closed.id, SERVER, true);
      equal((await bench.call(NEW_MESSAGE, fields(closed.value), { key })).status, 401, 'a token that wants a key');
      const foreign = bench.session();
      await bench.say(foreign, 'Hi', { chatAccountToken: closed.value });
      const end = await bench.call(END_CHAT, { chatSessionID: foreign, chatServer: SERVER }, { key });
      const nobodys = await bench.call(END_CHAT, { chatSessionID: bench.session(), chatServer: SERVER }, { key });
      equal([end.status, end.json], [nobodys.status, nobodys.json], 'the end of a session whose token wants a key');
    },
  },
];
