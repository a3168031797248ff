import { randomUUID } from 'node:crypto';
import { inShownOrder } from '@baton/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openConversation } from '../src/core/conversations/open.ts';
import { type PostMessage, postMessage } from '../src/core/messages/post.ts';
import { presentMessage } from '../src/faces/desk/present.ts';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';
import { createTenant, type Tenant } from './support/tenant.ts';

// What the numbers that an outside system gives its messages do, and that no number ever costs a message.

let own: OwnDesk;
let tenant: Tenant;
beforeAll(async () => {
  own = await openOwnDesk();
  tenant = await createTenant(own.desk, 'Ours');
});
afterAll(() => own?.end());
afterEach(() => {
  vi.useRealTimers();
});

/** A conversation of a sender who numbers its messages, or does not. */
async function open(number: number | null) {
  const { writer, database } = own.desk.core;
  const { workspaceId, inboxId } = tenant;
  const contact = { source: 'omnidesk', reference: randomUUID() };
  const { conversation } = await writer.execute(openConversation, {
    ...{ workspaceId, inboxId, contact, number },
    face: 'omnidesk',
    text: `text ${number}`,
    first: 'people',
  });
  const actor = { kind: 'contact', workspaceId, contactId: conversation.contact_id } as const;
  const post = (given: number | null, text = `text ${given}`) => {
    const message: PostMessage = { actor, conversationId: conversation.id, text, number: given };
    return writer.execute(postMessage, message);
  };
  /** The texts in the order in which an agent sees them. */
  const shown = async () => {
    const rows = await database.readMessages(conversation.pk, 0, 500);
    const said = rows.filter(({ kind, author_kind }) => kind === 'text' && author_kind === 'contact');
    const presented = said.map((row) => presentMessage(row, conversation.id, ''));
    return inShownOrder(presented).map(({ text }) => text);
  };
  return { post, shown };
}

const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index + 1}`);

describe('60 messages with different texts are 60 stored messages in their order', () => {
  test('without a number', async () => {
    const { post, shown } = await open(null);
    for (const text of texts(60).slice(1)) await post(null, text);
    expect(await shown()).toEqual(['text null', ...texts(60).slice(1)]);
  });

  test('all of them with number 1', async () => {
    const { post, shown } = await open(1);
    for (const text of texts(60).slice(1)) await post(1, text);
    expect(await shown()).toEqual(texts(60));
  });

  test('numbered from 1 to 60', async () => {
    const { post, shown } = await open(1);
    for (let number = 2; number <= 60; number++) await post(number);
    expect(await shown()).toEqual(texts(60));
  });

  test('numbered from 1 to 60, with number 7 sent twice', async () => {
    const { post, shown } = await open(1);
    const repeated: boolean[] = [];
    for (let number = 2; number <= 60; number++) {
      repeated.push((await post(number)).repeated);
      if (number === 7) repeated.push((await post(7)).repeated);
    }
    expect(repeated.filter(Boolean)).toHaveLength(1);
    expect(await shown()).toEqual(texts(60));
  });
});

test('a number that comes again with another text says that the sender does not count, for good', async () => {
  const { post, shown } = await open(1);
  await post(2);
  await post(2, 'something else');
  expect((await post(3)).repeated).toBe(false);
  expect((await post(3)).repeated).toBe(false);
  expect(await shown()).toEqual(['text 1', 'text 2', 'something else', 'text 3', 'text 3']);
});

test('a message without a number says the same', async () => {
  const { post, shown } = await open(1);
  await post(null, 'no number');
  await post(1);
  expect(await shown()).toEqual(['text 1', 'no number', 'text 1']);
});

test('the same number and text again is a repeat for two minutes, and then a message', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { post, shown } = await open(1);
  await post(2);
  vi.setSystemTime(Date.now() + 119_000);
  expect((await post(2)).repeated).toBe(true);
  vi.setSystemTime(Date.now() + 2_000);
  expect((await post(2)).repeated).toBe(false);
  expect(await shown()).toEqual(['text 1', 'text 2', 'text 2']);
});

test('messages that overtook each other are shown in their order, also when all came in one millisecond', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { post, shown } = await open(1);
  for (const number of [3, 4, 2, 9, 10, 7, 8, 5, 6, 11]) await post(number);
  expect(await shown()).toEqual(texts(11));
});

test('messages that are sent all at once are all there, and each in its place', async () => {
  const { post, shown } = await open(1);
  // 2 to 21 in the order of their multiples of seven.
  const numbers = Array.from({ length: 20 }, (_, index) => index + 2).sort((a, b) => ((a * 7) % 23) - ((b * 7) % 23));
  await Promise.all(numbers.map((number) => post(number)));
  expect(await shown()).toEqual(texts(21));
});

test('what comes more than five seconds after the highest stays where it came', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { post, shown } = await open(1);
  await post(3);
  vi.setSystemTime(Date.now() + 4_000);
  await post(5);
  vi.setSystemTime(Date.now() + 4_000);
  // The highest is four seconds old: still news, though its own neighbour is eight.
  await post(2);
  vi.setSystemTime(Date.now() + 2_000);
  await post(4);
  expect(await shown()).toEqual(['text 1', 'text 2', 'text 3', 'text 5', 'text 4']);
});
