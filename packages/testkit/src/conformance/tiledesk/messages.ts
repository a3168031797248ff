import { randomUUID } from 'node:crypto';
import { TiledeskMessage } from '@baton/protocol/tiledesk';
import { equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { HEX, refusal, type TiledeskBench } from './bench.ts';

type Message = {
  _id: string;
  text: string;
  sender: string;
  createdAt: string;
  timestamp: number;
  attributes?: Record<string, unknown>;
};

/** What is said in conversations: one by one, and imported (§5). */
export const messageChecks: Check<TiledeskBench>[] = [
  {
    id: 'import.seed',
    title: 'the seed’s third call stores both messages and gives their times back',
    contract: '§5',
    async run(bench) {
      const { request_id: id } = await bench.open({ first_text: 'How can i restore my password' });
      const sent = [
        {
          sender: 'bb0d809b-b093-419b-8b48-11a192cc3619',
          text: 'How can i restore my password',
          attributes: { clienttimestamp: 1665584701710 },
        },
        {
          sender: 'chatbot1',
          text: 'You can find it here https://tiledesk.com',
          attributes: { clienttimestamp: 1665584701711 },
        },
      ];
      const stored = await bench.ok('POST', `/requests/${id}/messages/multi`, sent);
      for (const message of stored) shaped(TiledeskMessage, message, 'a message');
      const seen = (list: Message[]) => list.map(({ sender, text, attributes }) => ({ sender, text, attributes }));
      equal(seen(stored), sent, 'the answer');
      const listed = await bench.ok('GET', `/requests/${id}/messages`);
      equal(seen(listed), sent, 'the list');
      equal(
        listed.map(({ timestamp }: Message) => timestamp),
        [1665584701710, 1665584701711],
        'timestamp',
      );
      equal(
        stored.map(({ recipient }: { recipient: string }) => recipient),
        [id, id],
        'recipient',
      );
    },
  },
  {
    id: 'import.order',
    title: 'a hundred keep their order, and their times of arrival rise',
    contract: '§5',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const sent = Array.from({ length: 100 }, (_, index) => ({
        text: `m${index}`,
        attributes: { clienttimestamp: 2_000_000_000_000 - index },
      }));
      await bench.ok('POST', `/requests/${id}/messages/multi`, sent);
      const listed: Message[] = await bench.ok('GET', `/requests/${id}/messages`);
      equal(
        listed.map(({ text }) => text),
        sent.map(({ text }) => text),
        'the order',
      );
      const times = listed.map(({ createdAt }) => createdAt);
      equal(times, [...new Set(times)].sort(), 'createdAt rises and never repeats');
      holds(new Set(listed.map(({ _id }) => _id)).size === 100, 'every message has its own id');
    },
  },
  {
    id: 'import.all-or-nothing',
    title: 'one item that is not valid and none is stored',
    contract: '§5',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const said = await bench.refused([422], 'POST', `/requests/${id}/messages/multi`, {
        body: [{ text: 'one' }, {}, { text: 'three' }],
      });
      equal(said.errors[0].param, '1.text', 'the item that is wrong');
      equal(await bench.ok('GET', `/requests/${id}/messages`), [], 'what was stored');
    },
  },
  {
    id: 'import.limits',
    title: 'no item is an empty list, 1,000 are stored, 1,001 are 413, and no list is 422',
    contract: '§5',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const path = `/requests/${id}/messages/multi`;
      equal((await bench.ask('POST', path, { body: [] })).json, [], 'no item');
      const many = Array.from({ length: 1000 }, () => ({ text: 'x' }));
      equal((await bench.ok('POST', path, many)).length, 1000, 'a thousand');
      await bench.refused([413], 'POST', path, { body: [...many, { text: 'x' }] });
      for (const body of [{ text: 'x' }, 'text', 5]) {
        const said = await bench.refused([400, 422], 'POST', path, { body });
        if (said.errors) equal(said.errors[0].param, 'body', 'what is wrong');
      }
    },
  },
  {
    id: 'import.client-time',
    title: 'a time of any form comes back as it was sent, and only a sensible one counts',
    contract: '§5',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const times = [1665584701710, '1665584701710', 0, -1, 'yesterday', null, { a: 1 }, 1e300, 1665584701710.5];
      const sent = times.map((clienttimestamp) => ({ text: 'x', attributes: { clienttimestamp } }));
      const stored: Message[] = await bench.ok('POST', `/requests/${id}/messages/multi`, sent);
      equal(
        stored.map(({ attributes }) => attributes?.clienttimestamp),
        times,
        'as it was sent',
      );
      const counted = stored.map(({ timestamp, createdAt }) =>
        timestamp === Date.parse(createdAt) ? 'arrival' : timestamp,
      );
      equal(
        counted,
        [1665584701710, 1665584701710, 0, 'arrival', 'arrival', 'arrival', 'arrival', 'arrival', 1665584701710],
        'as it counts',
      );
    },
  },
  {
    id: 'import.fields',
    title: 'everything that a program says of a message comes back, a text may be missing',
    contract: '§5',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const image = { type: 'image', metadata: { src: 'https://pictures.example/1.png', width: 100, height: 50 } };
      const sent = [
        {
          ...image,
          sender: 'robot',
          senderFullname: 'A robot',
          language: 'it',
          status: 100,
          channel: { name: 'telegram' },
        },
        { text: 'x', attributes: { a: { b: [1, null, 'c'] } } },
      ];
      const [first, second] = await bench.ok('POST', `/requests/${id}/messages/multi`, sent);
      for (const [key, value] of Object.entries(sent[0] ?? {})) equal(first[key], value, key);
      holds(!('text' in first), 'no text');
      equal(second.attributes, sent[1]?.attributes, 'attributes');
      equal(
        [second.type, second.status, second.channel, second.channel_type],
        ['text', 0, { name: 'chat21' }, 'group'],
        'defaults',
      );
    },
  },
  {
    id: 'import.names',
    title: 'a sender who is known has their name, an unknown one what the program says',
    contract: '§5',
    async run(bench) {
      const { id: visitor } = await bench.visitor({ firstname: 'Grace', lastname: 'Hopper' });
      const { request_id: id } = await bench.ok('POST', '/requests', { sender: visitor, first_text: 'x' });
      const own = await bench.self();
      const stored = await bench.ok('POST', `/requests/${id}/messages/multi`, [
        { text: 'x', sender: visitor },
        { text: 'x', sender: own.id_user._id },
        { text: 'x', sender: 'robot', senderFullname: 'A robot' },
        { text: 'x' },
      ]);
      const names = stored.map(({ senderFullname }: { senderFullname: string }) => senderFullname);
      equal([names[0], names[2], names[3]], ['Grace Hopper', 'A robot', names[1]], 'names');
      equal(stored[3].sender, own.id_user._id, 'without a sender it is the caller');
    },
  },
  {
    id: 'import.unknown',
    title: 'a request that is not there is 404, and none is made',
    contract: '§5',
    async run(bench) {
      const id = `nowhere-${randomUUID()}`;
      await bench.refused([404], 'POST', `/requests/${id}/messages/multi`, { body: [{ text: 'x' }] });
      await bench.refused([404], 'GET', `/requests/${id}`);
    },
  },
  {
    id: 'import.repeat',
    title: 'the same import again under an Idempotency-Key stores nothing twice',
    contract: 'ours',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const headers = { 'idempotency-key': randomUUID() };
      const ask = (texts: string[]) =>
        bench.ask('POST', `/requests/${id}/messages/multi`, {
          headers,
          body: texts.map((text) => ({ text, sender: 'robot' })),
        });
      const [one, two] = [await ask(['a', 'b']), await ask(['a', 'b'])];
      const ids = (list: Message[]) => list.map(({ _id }) => _id);
      equal(ids(two.json), ids(one.json), 'the same messages');
      equal((await bench.ok('GET', `/requests/${id}/messages`)).length, 2, 'stored');
      refusal(await ask(['a', 'c']), [409], 'another content');
      const others = { 'idempotency-key': randomUUID() };
      const body = [{ text: 'p', sender: 'robot' }];
      const all = await Promise.all(
        Array.from({ length: 8 }, () => bench.ask('POST', `/requests/${id}/messages/multi`, { headers: others, body })),
      );
      equal(new Set(all.map(({ json }) => json?.[0]?._id)).size, 1, 'eight at the same moment');
    },
  },
  {
    id: 'messages.opens',
    title: 'a message to a name that nobody has opens a conversation of that name, once however many come together',
    contract: '§5',
    async run(bench) {
      const ada = await bench.visitor();
      const project = await bench.project();
      const id = `support-group-${project}-${randomUUID().replaceAll('-', '')}`;
      const post = (text: string) => bench.ask('POST', `/requests/${id}/messages`, { as: ada.header, body: { text } });
      const all = await Promise.all(['one', 'two', 'three', 'four'].map(post));
      equal(
        all.map(({ status }) => status),
        [200, 200, 200, 200],
        'four at the same moment',
      );
      for (const { json } of all) {
        shaped(TiledeskMessage, json, 'the message');
        equal([json.sender, json.recipient, json.request.request_id], [ada.id, id, id], 'the message');
      }
      equal((await bench.ok('GET', `/requests/${id}/messages`)).length, 4, 'messages');
      const { count } = await bench.ok('GET', `/requests?status=all&snap_lead_lead_id=${ada.id}`);
      equal(count, 1, 'conversations');
      const other = `support-group-${project}-${randomUUID().replaceAll('-', '')}`;
      const headers = { 'idempotency-key': randomUUID() };
      const repeat = () =>
        bench.ask('POST', `/requests/${other}/messages`, { as: ada.header, headers, body: { text: 'once' } });
      const same = [...(await Promise.all([repeat(), repeat(), repeat()])), await repeat()];
      equal(new Set(same.map(({ json }) => json?._id)).size, 1, 'the same under one Idempotency-Key');
    },
  },
  {
    id: 'messages.opening-fields',
    title: 'the first message brings the conversation’s fields along; without a text it is 422',
    contract: '§5',
    async run(bench) {
      const ada = await bench.visitor();
      const id = `own-${randomUUID()}`;
      const given = { subject: 'S', sourcePage: 'https://a.example', language: 'fr', userAgent: 'U' };
      const message = await bench.ok('POST', `/requests/${id}/messages`, { text: 'First', ...given }, ada.header);
      for (const [key, value] of Object.entries({ ...given, first_text: 'First' }))
        equal(message.request[key], value, key);
      await bench.refused([422], 'POST', `/requests/own-${randomUUID()}/messages`, { as: ada.header, body: {} });
      const unknown = { text: 'x', sender: randomUUID() };
      await bench.refused([403], 'POST', `/requests/own-${randomUUID()}/messages`, { body: unknown });
      const choices = { text: 'x', sender: ada.id, request_status: 50, priority: 'high' };
      const kept = await bench.ok('POST', `/requests/own-${randomUUID()}/messages`, choices);
      equal([kept.request.status, kept.request.participants], [50, []], 'a temporary one is not routed');
      equal(kept.request.priority, 'high', 'priority');
    },
  },
  {
    id: 'messages.answer',
    title: 'the first answer of a participant counts, and no later one',
    contract: '§5',
    async run(bench) {
      await bench.available(true);
      const ada = await bench.visitor();
      const { request_id: id } = await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      await bench.ok('POST', `/requests/${id}/messages`, { text: 'question' }, ada.header);
      holds(!('first_response_at' in (await bench.ok('GET', `/requests/${id}`))), 'no answer yet');
      await bench.ok('POST', `/requests/${id}/messages`, { text: 'from elsewhere' }, (await bench.agent()).header);
      holds(!('first_response_at' in (await bench.ok('GET', `/requests/${id}`))), 'somebody who takes no part');
      const { request } = await bench.ok('POST', `/requests/${id}/messages`, { text: 'answer' });
      holds(request.waiting_time >= 0 && typeof request.first_response_at === 'string', 'the answer');
      const later = await bench.ok('POST', `/requests/${id}/messages`, { text: 'another' });
      equal(later.request.first_response_at, request.first_response_at, 'the first one counts');
    },
  },
  {
    id: 'messages.closed',
    title: 'a message to a closed conversation is stored, and leaves it closed',
    contract: '§5',
    async run(bench) {
      const ada = await bench.visitor();
      const { request_id: id } = await bench.ok('POST', '/requests', { sender: ada.id, first_text: 'x' });
      await bench.ok('PUT', `/requests/${id}/close`, {});
      const { request } = await bench.ok('POST', `/requests/${id}/messages`, { text: 'one more' }, ada.header);
      equal(request.status, 1000, 'status');
      const texts = (await bench.ok('GET', `/requests/${id}/messages`)).map(({ text }: Message) => text);
      equal(texts.at(-1), 'one more', 'the last message');
    },
  },
  {
    id: 'messages.read',
    title: 'one message is read by its id, a name that nobody has an empty list, and text comes as lines',
    contract: '§5',
    async run(bench) {
      const { request_id: id } = await bench.open();
      const message = await bench.ok('POST', `/requests/${id}/messages`, { text: 'x' });
      holds(HEX.test(message._id), 'the id');
      equal((await bench.ok('GET', `/requests/${id}/messages/${message._id}`)).text, 'x', 'the message');
      await bench.refused([404], 'GET', `/requests/${id}/messages/${'f'.repeat(24)}`);
      equal(await bench.ok('GET', `/requests/nobody-${randomUUID()}/messages`), [], 'nobody’s');
      const csv = await bench.ask('GET', `/requests/${id}/messages/csv`);
      equal([csv.status, csv.text.split('\r\n').length], [200, 2], 'lines');
    },
  },
  {
    id: 'messages.direct',
    title: 'a message to a person needs a text and is answered; one to a conversation is said there',
    contract: '§5',
    async run(bench) {
      const own = (await bench.self()).id_user._id;
      const sent = await bench.ok('POST', '/messages', { recipient: own, recipientFullname: 'Bo', text: 'Psst' });
      equal([sent.recipient, sent.channel_type, sent.recipientFullname], [own, 'direct', 'Bo'], 'direct');
      await bench.refused([422], 'POST', '/messages', { body: { recipient: own } });
      const { request_id: id } = await bench.open();
      await bench.ok('POST', '/messages', { recipient: id, text: 'Said there', channel_type: 'group' });
      equal((await bench.ok('GET', `/requests/${id}/messages`))[0]?.text, 'Said there', 'group');
      const newest = await bench.ok('GET', '/messages?limit=5');
      const times = newest.map(({ createdAt }: Message) => createdAt);
      equal([newest.length, times], [5, [...times].sort().reverse()], 'the newest ones');
      await bench.refused([403], 'GET', '/messages', { as: (await bench.agent()).header });
    },
  },
  {
    id: 'messages.files',
    title: 'a file is uploaded with a sign-in, read with one, and refused when it is too large or something else',
    contract: '§10',
    async run(bench) {
      const [ada, eve] = [await bench.visitor(), await bench.visitor()];
      const upload = (name: string, bytes: Buffer, as: string | null) => {
        const form = new FormData();
        form.set('file', new Blob([new Uint8Array(bytes)]), name);
        return bench.ask('POST', '/files/chat', { as, raw: { body: form } });
      };
      const done = await upload('hello.txt', Buffer.from('Hello!'), ada.header);
      equal(done.status, 201, 'status');
      const { filename } = done.json;
      const path = new RegExp(`^uploads/users/${ada.id}/files/[0-9a-f-]{36}/hello\\.txt$`);
      holds(path.test(filename), 'filename');
      const read = (as: string | null, more = '') =>
        bench.ask('GET', `/files?path=${encodeURIComponent(filename)}${more}`, { as });
      equal(
        [(await read(ada.header)).text, (await read(bench.owner)).text],
        ['Hello!', 'Hello!'],
        'read by both sides',
      );
      const link = await read(null, `&secret_token=${encodeURIComponent(ada.header)}`);
      equal(link.text, 'Hello!', 'read by a link');
      const saved = await bench.ask('GET', `/files/download?path=${encodeURIComponent(filename)}`, { as: ada.header });
      holds(saved.headers.get('content-disposition')?.startsWith('attachment'), 'to be saved');
      equal([(await read(eve.header)).status, (await read(null)).status], [404, 401], 'another visitor, and nobody');
      for (const base of ['/files', '/images']) {
        oneOf(
          (await bench.call('GET', `${base}?path=${encodeURIComponent(filename)}`, { as: null })).status,
          [404],
          'without any sign-in',
        );
      }
      refusal(await upload('page.html', Buffer.from('<html>'), ada.header), [403], 'a page');
      refusal(await upload('picture.png', Buffer.from('<html>'), ada.header), [403], 'a page called a picture');
      const large = refusal(
        await upload('large.txt', Buffer.alloc(1024 * 1024 + 1, 'x'), ada.header),
        [413],
        'more than 1 MB',
      );
      equal(large.code, 'LIMIT_FILE_SIZE', 'code');
      refusal(await upload('hello.txt', Buffer.from('Hello!'), null), [401], 'nobody');
    },
  },
];
