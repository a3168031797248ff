import type { Message } from '@baton/protocol';
import { openStage, type Stage } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskClient } from './support/desk-client.ts';
import { entry } from './support/entry.ts';
import { openPerson, type Person } from './support/person.ts';

// A thread read in pages: every way through it shows every message once, in order, and again the same.

const TEXTS = ['plain', 'ä€😀 and "quotes" \\ and\nlines', '<b>bold</b>', '\u2028 \u007f', 'x'.repeat(5000)];

let stage: Stage;
let person: Person;
let thread: Message[];
beforeAll(async () => {
  stage = await openStage({ entry, env: { LOG_LEVEL: 'silent', BATON_RATE_LIMITS: 'off' } });
  person = await openPerson(stage, 'pages');
  // The agent who took it over left an event in the thread. The two write in turns, the customer with ids of their own.
  for (const [index, text] of [...TEXTS, ...TEXTS].entries()) {
    await person.desk.post(`/desk/v1/conversations/${person.conversationId}/messages`, { text });
    const { session, conversationId } = person;
    const message = { session_id: session, ticket_chat_id: conversationId, message: text };
    const ack = await person.client.supportAck({ ...message, client_message_id: `own-id-${index}-long-enough` });
    expect(ack.status_code).toBe(200);
  }
  thread = (await page('?after=0&limit=100')).messages;
  expect(thread.length).toBeGreaterThan(20);
});
afterAll(async () => {
  person?.end();
  await stage?.end();
});

interface Page {
  messages: Message[];
  headSeq: number;
  hasMore: boolean;
}

async function page(query: string): Promise<Page> {
  const answer = await person.desk.get(`/desk/v1/conversations/${person.conversationId}/messages${query}`);
  expect(answer.status).toBe(200);
  return answer.json;
}

const seqs = ({ messages }: Page) => messages.map(({ seq }) => seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('an agent reads a thread', () => {
  test('that holds what was written, to the letter', () => {
    const said = thread.filter(({ kind }) => kind === 'text').map(({ text }) => text);
    for (const text of TEXTS) expect(said.filter((it) => it === text)).toHaveLength(4);
    expect(thread.filter(({ kind }) => kind === 'event').map(({ event }) => event?.type)).toContain('assigned');
    expect(thread.map(({ clientMessageId }) => clientMessageId)).toContain('own-id-7-long-enough');
    expect(thread.map(({ seq }) => seq)).toEqual(range(1, thread.length));
  });

  test('from the beginning, seven at a time', async () => {
    const read: Message[] = [];
    for (;;) {
      const next = await page(`?after=${read.length}&limit=7`);
      read.push(...next.messages);
      expect(next.hasMore).toBe(read.length < thread.length);
      if (!next.hasMore) break;
    }
    expect(read).toEqual(thread);
  });

  test('from the end back to the beginning, as somebody who scrolls up', async () => {
    let read = (await page('?limit=7')).messages;
    expect(read.at(-1)).toEqual(thread.at(-1));
    for (let hasMore = true; hasMore; ) {
      const earlier = await page(`?before=${read[0]?.seq}&limit=7`);
      read = [...earlier.messages, ...read];
      hasMore = earlier.hasMore;
      expect(hasMore).toBe(read.length < thread.length);
    }
    expect(read).toEqual(thread);
  });

  test('around its ends', async () => {
    const head = thread.length;
    expect([seqs(await page(`?after=${head}`)), (await page(`?after=${head}`)).hasMore]).toEqual([[], false]);
    expect(seqs(await page(`?after=${head + 5}`))).toEqual([]);
    expect([seqs(await page('?before=1')), (await page('?before=1')).hasMore]).toEqual([[], false]);
    expect(seqs(await page('?before=2&limit=1'))).toEqual([1]);
    expect((await page('?before=3&limit=2')).hasMore).toBe(false);
    expect((await page('?before=4&limit=2')).hasMore).toBe(true);
    expect(seqs(await page(`?before=${head + 100}&limit=2`))).toEqual([head - 1, head]);
  });

  test('again and again, and it stays the same until somebody writes', async () => {
    const path = `/desk/v1/conversations/${person.conversationId}/messages?limit=100`;
    const bytes = async () => {
      const answer = await fetch(`${stage.desk.url}${path}`, { headers: { authorization: `Bearer ${stage.deskKey}` } });
      const body = Buffer.from(await answer.arrayBuffer());
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('content-length')).toBe(String(body.length));
      return body;
    };
    const [first, second, third] = [await bytes(), await bytes(), await bytes()];
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(JSON.parse(first.toString('utf8')).messages).toEqual(thread);

    await person.desk.post(`/desk/v1/conversations/${person.conversationId}/messages`, { text: 'One more thing.' });
    const [last] = (await page('?limit=1')).messages;
    expect(last).toMatchObject({ seq: thread.length + 1, text: 'One more thing.' });
    expect(await bytes()).not.toEqual(first);
  });

  test('and a program with the customer key does not', async () => {
    const stranger = deskClient(stage.desk.url, stage.apiKey);
    const answer = await stranger.get(`/desk/v1/conversations/${person.conversationId}/messages`);
    expect([answer.status, answer.json.error.code]).toEqual([403, 'forbidden']);
  });
});

test('the customer’s program reads the same words over Eusate’s REST, and again the same', async () => {
  const { session, conversationId } = person;
  const read = async () => {
    const customer = deskClient(stage.desk.url, stage.apiKey);
    return customer.get(`/api/v1/helpdesk/customer/${session}/conversations/${conversationId}/messages/`);
  };
  const [first, second, third] = [await read(), await read(), await read()];
  expect(first.status).toBe(200);
  const own = first.json.messages.filter((it: { sender: string }) => it.sender === 'customer');
  const written = own.map((it: { message: string }) => it.message);
  for (const text of TEXTS) expect(written).toContain(text);
  expect(second.json).toEqual(first.json);
  expect(third.json).toEqual(first.json);
});

test('the operator sees how many calls there were, and how long they took', async () => {
  const read = async () => await (await fetch(`${stage.desk.url}/metrics`)).text();
  const labels = 'operation="desk.messages.list",transport="rest"';
  const count = (text: string, line: string) =>
    Number(
      text
        .split('\n')
        .find((it) => it.startsWith(line))
        ?.slice(line.length) ?? Number.NaN,
    );
  const before = await read();
  await page('?limit=1');
  const after = await read();
  const calls = `baton_calls_total{${labels},code="ok"} `;
  expect(count(after, calls)).toBe(count(before, calls) + 1);
  const timed = `baton_call_seconds_bucket{${labels},le="+Inf"} `;
  expect(count(after, timed)).toBe(count(before, timed) + 1);
  expect(after).toMatch(/^baton_sockets\{namespace="\/helpdesk"\} 1$/m);
});
