import type { Message } from '@baton/protocol';
import { expect, test } from 'vitest';
import { entriesOf } from './entries.ts';

test('what one author says in one go stands together; others, pauses and events part it', () => {
  const entries = entriesOf(
    [
      createMessage(1, { author: ada }),
      createMessage(2, { author: ada }),
      createMessage(3, { author: bo }),
      createMessage(4, { kind: 'event' }),
      createMessage(5, { author: bo }),
      createMessage(30, { author: bo }),
    ],
    null,
  );
  expect(entries.map((entry) => (entry.type === 'group' ? entry.messages.length : entry.type))).toEqual([
    'day',
    2,
    1,
    'event',
    1,
    1,
  ]);
});

test('the line for new messages stands before the first unread word of the customer', () => {
  const messages = [
    createMessage(1, { author: ada }),
    createMessage(2, { author: bo }),
    createMessage(3, { author: ada }),
  ];
  expect(entriesOf(messages, 1).map((entry) => entry.type)).toEqual(['day', 'group', 'group', 'unread', 'group']);
  expect(entriesOf(messages, 3).some((entry) => entry.type === 'unread')).toBe(false);
});

const ada = { kind: 'contact' as const, id: 'ada', name: 'Ada' };
const bo = { kind: 'agent' as const, id: 'bo', name: 'Bo' };

function createMessage(seq: number, overrides: Partial<Message>): Message {
  return {
    id: `message-${seq}`,
    conversationId: 'conversation',
    seq,
    kind: 'text',
    author: { kind: 'system', id: null, name: null },
    text: 'Hello',
    file: null,
    sources: [],
    event: null,
    suggestsClose: false,
    clientMessageId: null,
    createdAt: new Date(2026, 10, 21, 10, seq).toISOString(),
    shownAt: null,
    history: false,
    ...overrides,
  };
}
