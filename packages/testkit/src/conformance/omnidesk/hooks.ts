import type { Live } from '@baton/sdk';
import type { Received } from '../../hook-sink.ts';
import { equal, holds } from '../assert.ts';
import type { Check } from '../check.ts';
import { END_CHAT, type OmnideskBench } from './bench.ts';
import { type Heard, hear } from './hear.ts';

type Wants = 'json' | 'form' | 'multipart';
const TYPES: Record<Wants, string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
};
const ALL = {
  message: ['sessionID', 'chatSessionID', 'SessionID', 'message', 'name', 'picture'],
  end: ['sessionID', 'chatSessionID', 'SessionID'],
};

/** The calls that we make (contract §4). All need a server that may call 127.0.0.1, and our own desk for its agents. */
export const hookChecks: Check<OmnideskBench>[] = (
  [
    ...(['json', 'form', 'multipart'] as const).map(
      (wants): Check<OmnideskBench> => ({
        id: `hooks.only-${wants}`,
        title: `a receiver that reads ${wants} alone gets texts, files and the end, each once and in order`,
        contract: '§8.5',
        async run(bench) {
          const { session, ticket, sink } = await openChat(bench);
          sink.behave((received) => ({
            status: received.path.endsWith('uploadForCustomer') || isOf(received, wants) ? 200 : 415,
          }));
          await bench.desk.reply(ticket, 'Hello Ada');
          await bench.desk.sendFile(ticket, 'Here', new File(['%PDF-1.4 x'], 'bill.pdf', { type: 'application/pdf' }));
          await bench.desk.reply(ticket, 'Bye');
          await bench.desk.close(ticket);
          const taken = () => sink.received.filter(({ answered }) => answered === 200);
          await sink.until(() => taken().length === 5);
          const heard = await Promise.all(taken().map(hear));
          equal(
            heard.map(({ path }) => path),
            ['/messageForCustomer', '/messageForCustomer', '/uploadForCustomer', '/messageForCustomer', '/endSession'],
            'hookpoints in their order',
          );
          for (const one of heard) equal(one.fields.sessionID, session, 'sessionID');
          equal(
            heard.map(({ fields }) => fields.message),
            ['Hello Ada', 'Here', undefined, 'Bye', undefined],
            'texts',
          );
          const upload = heard[2] as Heard;
          equal([upload.file?.name, upload.file?.type], ['bill.pdf', 'application/pdf'], 'the file');
          equal(await upload.file?.text(), '%PDF-1.4 x', 'the bytes of the file');
          equal(upload.names.at(-1), 'file', 'the last part');
          // What was not understood was tried for the first message alone.
          equal(
            sink.received.filter(({ answered }) => answered === 415).length,
            ['json', 'form', 'multipart'].indexOf(wants),
            'refused tries',
          );
        },
      }),
    ),
    {
      id: 'hooks.spellings',
      title: 'every spelling of each field is there, with the same value, and the typing is a real boolean',
      contract: '§4.1',
      async run(bench) {
        const { session, ticket, sink } = await openChat(bench);
        const { agent } = bench.desk;
        const live = agent.connect();
        const { id } = await bench.desk.conversation(ticket);
        await online(live);
        live.typing(id, true);
        await sink.until((all) => all.some(({ path }) => path === '/typingIndicatorForCustomer'));
        await bench.desk.reply(ticket, 'Hello');
        await bench.desk.close(ticket);
        await sink.until((all) => all.some(({ path }) => path === '/endSession') && all.filter(isTyping).length === 2);
        live.close();
        const heard = await Promise.all(sink.received.map(hear));
        const on = heard.filter(({ path }) => path === '/typingIndicatorForCustomer');
        equal(
          on.map(({ fields }) => [fields.Typing, fields.typing]),
          [
            [true, true],
            [false, false],
          ],
          'Typing',
        );
        for (const { fields } of on)
          equal(
            [fields.SessionID, fields.sessionID, fields.chatSessionID],
            [session, session, session],
            'session of typing',
          );
        const message = heard.find(({ path }) => path === '/messageForCustomer') as Heard;
        equal(Object.keys(message.fields), ALL.message, 'the fields of a message');
        holds(typeof message.fields.name === 'string' && message.fields.name !== '', 'the agent has a name');
        equal(message.fields.picture, '', 'picture of an agent without one');
        equal(
          Object.keys((heard.find(({ path }) => path === '/endSession') as Heard).fields),
          ALL.end,
          'the fields of an end',
        );
      },
    },
    {
      id: 'hooks.strict',
      title: 'with the strict setting a receiver that refuses unknown fields gets the documented ones',
      contract: '§8.5',
      async run(bench) {
        const { ticket, sink } = await openChat(bench, { documentedKeysOnly: true });
        await bench.desk.reply(ticket, 'Hello');
        await bench.desk.close(ticket);
        await sink.until((all) => all.length === 2);
        const [message, end] = await Promise.all(sink.received.map(hear));
        equal(Object.keys(message?.fields ?? {}), ['sessionID', 'message', 'name', 'picture'], 'fields of a message');
        equal(Object.keys(end?.fields ?? {}), ['sessionID'], 'fields of an end');
      },
    },
    {
      id: 'hooks.query',
      title: 'the session goes into the query too where that is set, and a text never does',
      contract: '§4.2',
      async run(bench) {
        const { session, ticket, sink } = await openChat(bench, { sessionInQuery: true });
        await bench.desk.reply(ticket, 'Hello');
        await sink.until((all) => all.length === 1);
        equal(sink.received[0]?.path, `/messageForCustomer?sessionID=${encodeURIComponent(session)}`, 'path');
      },
    },
    ...['', '/hooks', '/hooks/', 'http'].map(
      (shape): Check<OmnideskBench> => ({
        id: `hooks.base.${shape.replaceAll('/', '-') || 'bare'}`,
        title: `a server written as ${shape === 'http' ? 'http://host:port/' : `host:port${shape}`} is called there`,
        contract: '§8.6',
        async run(bench) {
          const sink = await bench.receiver();
          const token = await bench.token();
          const chatServer = shape === 'http' ? `http://${sink.host}/` : sink.host + shape;
          const ticket = await bench.say(bench.session(), 'Hi', { chatAccountToken: token.value, chatServer });
          await bench.desk.reply(ticket, 'Hello');
          await sink.until((all) => all.length > 0);
          equal(sink.received[0]?.path, `${shape.startsWith('/') ? '/hooks' : ''}/messageForCustomer`, 'path');
        },
      }),
    ),
    {
      id: 'hooks.down',
      title: 'what an agent writes while the receiver is down arrives once and in order when it is back',
      contract: '§8.7',
      async run(bench) {
        const { ticket, sink } = await openChat(bench);
        await sink.down();
        for (const text of ['one', 'two', 'three']) await bench.desk.reply(ticket, text);
        await bench.desk.sendFile(ticket, '', new File(['four'], 'four.txt', { type: 'text/plain' }));
        await sink.up();
        await sink.until((all) => all.length === 4, 60_000);
        const heard = await Promise.all(sink.received.map(hear));
        equal(
          heard.map(({ fields, file }) => fields.message ?? file?.name),
          ['one', 'two', 'three', 'four.txt'],
          'what arrived',
        );
        const ids = sink.received.map(({ headers }) => headers['webhook-id']);
        equal(new Set(ids).size, 4, 'different webhook-ids');
        holds(
          sink.received.every(({ headers }) => headers['webhook-signature']?.startsWith('v1,')),
          'all are signed',
        );
      },
    },
    {
      id: 'hooks.moved',
      title: 'a call from another server moves the session there, with what still waits',
      contract: '§6.1',
      async run(bench) {
        const { session, ticket, sink, token } = await openChat(bench);
        await sink.down();
        await bench.desk.reply(ticket, 'before');
        const other = await bench.receiver();
        await bench.say(session, 'I have moved', { chatAccountToken: token, chatServer: other.host });
        await bench.desk.reply(ticket, 'after');
        await other.until((all) => all.length === 2, 40_000);
        const heard = await Promise.all(other.received.map(hear));
        equal(
          heard.map(({ fields }) => fields.message),
          ['before', 'after'],
          'what arrived at the other server',
        );
      },
    },
    {
      id: 'hooks.ends',
      title: 'an end from the middleware is not sent back; the agent’s stop is one endSession',
      contract: '§8.11',
      async run(bench) {
        const { session, ticket, sink, token } = await openChat(bench);
        await bench.call(END_CHAT, { chatSessionID: session, chatServer: sink.host });
        await bench.desk.close(ticket);
        const again = await bench.say(session, 'Hi again', { chatAccountToken: token, chatServer: sink.host });
        equal(again, ticket, 'the ticket');
        await bench.desk.reply(ticket, 'Welcome back');
        await bench.desk.close(ticket);
        await sink.until((all) => all.some(({ path }) => path === '/endSession'));
        equal(
          sink.received.map(({ path }) => path),
          ['/messageForCustomer', '/endSession'],
          'hookpoints',
        );
      },
    },
    {
      id: 'hooks.echo',
      title: 'nothing that the middleware said itself comes back to it',
      contract: '§4.5',
      async run(bench) {
        const { session, ticket, sink, token } = await openChat(bench);
        await bench.say(session, 'me again', { chatAccountToken: token, chatServer: sink.host });
        await bench.desk.reply(ticket, 'Hello');
        await sink.until((all) => all.length > 0);
        equal(
          (await Promise.all(sink.received.map(hear))).map(({ fields }) => fields.message),
          ['Hello'],
          'messages',
        );
      },
    },
  ] satisfies Check<OmnideskBench>[]
).map((check) => ({ ...check, needs: 'loopback' }));

/** A session whose middleware is a receiver of this check, under a token of its own. */
async function openChat(bench: OmnideskBench, settings: object = {}) {
  const sink = await bench.receiver();
  const { value: token } = await bench.token(settings);
  const session = bench.session();
  const ticket = await bench.say(session, 'Hi', { chatAccountToken: token, chatServer: sink.host });
  return { session, ticket, sink, token };
}

function isOf({ headers }: Received, wants: Wants): boolean {
  return headers['content-type']?.startsWith(TYPES[wants]) ?? false;
}

function isTyping({ path }: Received): boolean {
  return path === '/typingIndicatorForCustomer';
}

function online(live: Live): Promise<void> {
  if (live.state === 'live') return Promise.resolve();
  return new Promise((resolve) => {
    live.on('state', (state) => {
      if (state === 'live') resolve();
    });
  });
}
