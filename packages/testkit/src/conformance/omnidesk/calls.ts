import {
  AttachmentAdded,
  ChatConfig,
  ChatEnded,
  EventSent,
  MessageSent,
  TicketCreated,
} from '@baton/protocol/omnidesk';
import { equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import {
  ADD_FILE,
  CHAT,
  CHATBOT,
  CONFIG,
  END_CHAT,
  NEW_EVENT,
  NEW_MESSAGE,
  type OmnideskBench,
  refused,
  SERVER,
} from './bench.ts';
import { FORMS, type KeyPlace } from './call.ts';

const SESSION_NAMES = ['chatSessionID', 'sessionID', 'SessionID', 'chatSessionId', 'sessionId', 'session_id'];
const KEY_PLACES: readonly KeyPlace[] = ['query', 'header', 'authorization', 'bearer', 'body'];
const FILE = { name: 'note.txt', type: 'text/plain', bytes: new TextEncoder().encode('hello') };

/** How calls may be written: content types, names of fields, paths, places of the key (contract §1, §2, §5). */
export const callChecks: Check<OmnideskBench>[] = [
  ...FORMS.map(
    (form): Check<OmnideskBench> => ({
      id: `calls.${form}`,
      title: `every call is understood as ${form}`,
      contract: '§8.1',
      async run(bench) {
        const session = bench.session();
        const ticket = await bench.say(session, 'First\nline two', { messageNumber: 1, channelID: 8 }, form);
        equal(
          await bench.say(session, 'Second', { messageNumber: 2 }, form),
          ticket,
          'the ticket of the second message',
        );
        const { chatToken } = bench.target;
        const ids = { chatSessionID: session, chatServer: SERVER };
        const event = await bench.call(NEW_EVENT, { ...ids, event: 'startedtyping' }, { form });
        equal(shaped(EventSent, event.json, 'the answer to an event').message, 'Event sent.', 'message');
        const config = await bench.call(CONFIG, { chatAccountToken: chatToken, chatServer: SERVER }, { form });
        shaped(ChatConfig, config.json, 'the configuration');
        const log = { from: 'ada@shop.example', subject: 'A bot', message: '**You:** hi', brandID: '1' };
        shaped(TicketCreated, (await bench.call(CHATBOT, log, { form })).json, 'the answer to a log');
        const ended = await bench.call(END_CHAT, ids, { form });
        equal(shaped(ChatEnded, ended.json, 'the answer to an end').ticketID, ticket, 'ticketID of the end');
      },
    }),
  ),
  {
    id: 'calls.attachment',
    title: 'a file comes as a multipart form whose fields follow it, also as the first thing of a session',
    contract: '§3.2',
    async run(bench) {
      const fields = { sessionID: bench.session(), chatServer: SERVER, chatAccountToken: bench.target.chatToken };
      const first = await bench.call(ADD_FILE, fields, { files: [FILE] });
      equal(first.status, 200, 'status of a file');
      const { ticketID } = shaped(AttachmentAdded, first.json, 'the answer to a file');
      for (const part of ['file[]', 'attachment', 'whatever']) {
        const again = await bench.call(ADD_FILE, fields, { files: [{ ...FILE, part }] });
        equal(again.json.ticketID, ticketID, `ticket of a file in the part ${part}`);
      }
      equal(await bench.say(fields.sessionID, 'Here it is'), ticketID, 'ticket of a text after the file');
    },
  },
  {
    id: 'calls.attachment.large',
    title: 'a file of 20 MiB is taken, one of 150 MiB is 413',
    contract: '§7',
    async run(bench) {
      const fields = { sessionID: bench.session(), chatServer: SERVER, chatAccountToken: bench.target.chatToken };
      const of = (mebibytes: number) => ({
        files: [{ ...FILE, bytes: new Uint8Array(mebibytes * 1024 * 1024).fill(65) }],
      });
      equal((await bench.call(ADD_FILE, fields, of(20))).status, 200, 'status of 20 MiB');
      refused(await bench.call(ADD_FILE, fields, of(150)), 413, 'a file of 150 MiB');
    },
  },
  {
    id: 'calls.attachment.refused',
    title: 'no file, an empty file and an executable are 400',
    contract: '§7',
    async run(bench) {
      const fields = { sessionID: bench.session(), chatServer: SERVER, chatAccountToken: bench.target.chatToken };
      refused(await bench.call(ADD_FILE, fields, { form: 'multipart' }), 400, 'a call without a file');
      const empty = { ...FILE, bytes: new Uint8Array() };
      refused(await bench.call(ADD_FILE, fields, { files: [empty] }), 400, 'an empty file');
      const program = {
        name: 'setup.exe',
        type: 'application/octet-stream',
        bytes: new TextEncoder().encode('MZ\x90\x00'),
      };
      refused(await bench.call(ADD_FILE, fields, { files: [program] }), 400, 'an executable');
    },
  },
  {
    id: 'calls.aliases',
    title: 'the session is found under every spelling of its field, on every call',
    contract: '§8.4',
    async run(bench) {
      for (const name of SESSION_NAMES) {
        const session = bench.session();
        const { chatSessionID: _, ...rest } = bench.message(session, 'Hi');
        const { ticketID } = (await bench.call(NEW_MESSAGE, { ...rest, [name]: session })).json;
        const ids = { [name]: session, chatServer: SERVER };
        equal((await bench.call(NEW_EVENT, { ...ids, event: 'minimizedchat' })).json.message, 'Event sent.', name);
        const { chatToken: chatAccountToken } = bench.target;
        const file = await bench.call(ADD_FILE, { ...ids, chatAccountToken }, { files: [FILE] });
        equal(file.json.ticketID, ticketID, `ticket of a file with ${name}`);
        equal((await bench.call(END_CHAT, ids)).json.ticketID, ticketID, `ticket of the end with ${name}`);
      }
    },
  },
  {
    id: 'calls.names',
    title: 'long, unusual and numeric session names are names, and stay what they are',
    contract: '§8.4',
    async run(bench) {
      const one = bench.session().slice(0, 40);
      const names = [
        one.padEnd(65, 'x'),
        `+${one}`,
        `${one}_~.:/@`,
        one.padEnd(255, 'y'),
        'short'.concat(one.slice(-4)),
      ];
      const tickets = [];
      for (const name of names) {
        tickets.push(await bench.say(name, 'Hi'));
        equal(await bench.say(name, 'Again'), tickets.at(-1), `ticket of ${name}`);
      }
      equal(new Set(tickets).size, names.length, 'different names have different tickets');
      const number = Math.floor(Math.random() * 1e12);
      const fields = { ...bench.message('', 'Hi'), chatSessionID: number };
      const { ticketID } = (await bench.call(NEW_MESSAGE, fields)).json;
      equal(await bench.say(String(number), 'Again'), ticketID, 'the ticket of a number and of its digits');
    },
  },
  {
    id: 'calls.paths',
    title: 'both controllers, either case, doubled and trailing slashes lead to the same call',
    contract: '§1',
    async run(bench) {
      const session = bench.session();
      const fields = bench.message(session, 'Hi');
      const { ticketID } = (await bench.call(NEW_MESSAGE, fields)).json;
      for (const path of [
        '/api/v2/message/notifyUserNewChatMessage',
        '/api/v2/chat/NOTIFYUSERNEWCHATMESSAGE/',
        '//api//v2/chat//notifyUserNewChatMessage',
      ])
        equal((await bench.call(path, fields)).json.ticketID, ticketID, `ticket at ${path}`);
      for (const path of [END_CHAT, `${CHAT}/notifyUserEndChat`]) {
        const answer = await bench.call(path, { chatSessionID: session, chatServer: SERVER });
        equal([answer.status, answer.json.ticketID], [200, ticketID], path);
      }
      const token = { chatAccountToken: bench.target.chatToken };
      for (const path of [CONFIG, `${CHAT}/requestChatConfig`, '/api/v2/message/requestChatConfig'])
        for (const method of ['GET', 'POST'])
          shaped(ChatConfig, (await bench.call(path, token, { method, key: null })).json, `${method} ${path}`);
    },
  },
  {
    id: 'calls.unknown',
    title: 'an unknown path is 404, a wrong method 405 with Allow, and both say so as JSON',
    contract: '§1',
    async run(bench) {
      refused(await bench.call(`${CHAT}/nothingLikeThis`, {}), 404, 'an unknown path');
      const wrong = await bench.call(NEW_MESSAGE, {}, { method: 'GET' });
      refused(wrong, 405, 'a wrong method');
      equal(wrong.headers.get('allow'), 'POST', 'Allow');
    },
  },
  {
    id: 'calls.keys',
    title: 'the key is taken from every place where documentation puts it',
    contract: '§8.3',
    async run(bench) {
      const log = { from: 'ada@shop.example', subject: 'Keys', message: 'hi', brandID: 1 };
      for (const keyPlace of KEY_PLACES) {
        equal((await bench.call(CHATBOT, log, { keyPlace })).status, 200, `status with the key as ${keyPlace}`);
        const fields = bench.message(bench.session(), 'Hi');
        equal((await bench.call(NEW_MESSAGE, fields, { keyPlace })).status, 200, `status with the key as ${keyPlace}`);
        const unknown = await bench.call(NEW_MESSAGE, fields, { keyPlace, key: 'not-a-key-at-all' });
        refused(unknown, 401, `an unknown key as ${keyPlace}`);
      }
    },
  },
  {
    id: 'calls.permission',
    title: 'a key without the permission is 403',
    contract: '§2',
    needs: 'unscopedKey',
    async run(bench) {
      const { unscopedKey: key = null } = bench.target;
      refused(await bench.call(NEW_MESSAGE, bench.message(bench.session(), 'Hi'), { key }), 403, 'a message');
      const log = { from: 'ada@shop.example', subject: 'Keys', message: 'hi', brandID: 1 };
      refused(await bench.call(CHATBOT, log, { key }), 403, 'a log');
    },
  },
  {
    id: 'calls.token',
    title: 'an unknown chat token is 403, with a key and without',
    contract: '§5.4',
    async run(bench) {
      const fields = { ...bench.message(bench.session(), 'Hi'), chatAccountToken: 'nobodyKnowsThisToken' };
      refused(await bench.call(NEW_MESSAGE, fields), 403, 'a message');
      refused(await bench.call(NEW_MESSAGE, fields, { key: null }), 403, 'a message without a key');
      refused(
        await bench.call(CONFIG, { chatAccountToken: 'nobodyKnowsThisToken' }, { key: null }),
        403,
        'configuration',
      );
    },
  },
  {
    id: 'calls.fields',
    title: 'what is missing, empty, nested or unknown is 400 and named; optional nonsense is ignored',
    contract: '§5.4',
    async run(bench) {
      const whole = bench.message(bench.session(), 'Hi');
      for (const field of ['message', 'chatAccountToken', 'chatSessionID', 'chatServer']) {
        const { [field]: _, ...rest } = whole;
        for (const fields of [rest, { ...rest, [field]: '' }]) {
          const answer = await bench.call(NEW_MESSAGE, fields);
          refused(answer, 400, `a message without ${field}`);
          holds(JSON.stringify(answer.json).includes(field), `the refusal names ${field}`);
        }
      }
      const ids = { chatSessionID: whole.chatSessionID as string, chatServer: SERVER };
      refused(await bench.call(NEW_EVENT, { ...ids, event: 'dancing' }), 400, 'an unknown event');
      for (const chatServer of ['http://a@b', 'ftp://b.example', 'b.example?x=1', 'b.example#x', 'a b'])
        refused(await bench.call(NEW_MESSAGE, { ...whole, chatServer }), 400, `chatServer ${chatServer}`);
      const odd = {
        messageNumber: 'seven',
        channelID: 'x',
        emailAddress: 'nobody',
        phoneNumber: '-',
        usedPredefinedUserInput: 'x',
      };
      shaped(
        MessageSent,
        (await bench.call(NEW_MESSAGE, { ...whole, ...odd, whatever: 'x' })).json,
        'optional nonsense',
      );
    },
  },
  {
    id: 'calls.servers',
    title: 'a server is a host, an address with a port, a URL, with a path and slashes at will',
    contract: '§8.6',
    async run(bench) {
      const session = bench.session();
      const servers = [
        '1.1.1.1:8080',
        'bot.invalid',
        'https://bot.invalid/hooks',
        'http://bot.invalid/hooks/',
        'bot.invalid/a//',
      ];
      for (const chatServer of servers) await bench.say(session, chatServer, { chatServer });
    },
  },
  {
    id: 'calls.large',
    title: 'a history of 900 KB is taken, more than a megabyte is 413',
    contract: '§5.1',
    async run(bench) {
      await bench.say(bench.session(), 'a line of its history\n'.repeat(40_000));
      const answer = await bench.call(NEW_MESSAGE, bench.message(bench.session(), 'x'.repeat(1_100_000)));
      refused(answer, 413, 'a message of more than a megabyte');
    },
  },
  {
    id: 'calls.log',
    title: 'a log needs a key and a brand that exists, and its number may be text or a number',
    contract: '§3.6',
    async run(bench) {
      const log = { from: '+49 30 1234', subject: 'A bot', message: '# History', brandID: 1 };
      refused(await bench.call(CHATBOT, log, { key: null }), 401, 'a log without a key');
      for (const brandID of [1, '1']) equal((await bench.call(CHATBOT, { ...log, brandID })).status, 200, 'status');
      oneOf((await bench.call(CHATBOT, { ...log, brandID: 4711 })).status, [200, 400], 'status of an unknown brand');
    },
  },
];
