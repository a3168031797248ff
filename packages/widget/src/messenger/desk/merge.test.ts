import type { ContactConversation, Message } from '@baton/protocol';
import { expect, test } from 'vitest';
import { merge, upsert } from './merge.ts';
import { unreadOf } from './state.ts';

function conversation(id: string, more: Partial<ContactConversation> = {}): ContactConversation {
  return {
    id,
    number: 1,
    state: 'open',
    owner: { kind: 'sate', agentId: null, agentName: null },
    revision: 1,
    closeSuggested: false,
    subject: id,
    headSeq: 1,
    contactReadSeq: 0,
    agentReadSeq: 0,
    lastMessage: null,
    rating: null,
    createdAt: '2026-03-04T10:00:00.000Z',
    updatedAt: '2026-03-04T10:00:00.000Z',
    closedAt: null,
    ...more,
  };
}
const message = (seq: number, kind: 'contact' | 'sate' | 'system') =>
  ({ seq, kind: kind === 'system' ? 'event' : 'text', author: { kind } }) as Message;

test('messages from two sources become one ascending list without repeats', () => {
  const merged = merge([message(1, 'contact'), message(3, 'sate')], [message(3, 'sate'), message(2, 'sate')]);
  expect(merged.map((one) => one.seq)).toEqual([1, 2, 3]);
});

test('the conversation with the newest activity comes first', () => {
  const old = conversation('a');
  const fresh = conversation('b', { updatedAt: '2026-03-04T11:00:00.000Z' });
  expect([fresh, old].reduce(upsert, [] as ContactConversation[]).map((one) => one.id)).toEqual(['b', 'a']);
});

test('an answer that was overtaken takes nothing back', () => {
  const known = conversation('a', { revision: 7, headSeq: 5, state: 'closed' });
  const [kept] = upsert([known], conversation('a', { revision: 6, headSeq: 4 }));
  expect(kept).toEqual(known);
  const [replaced] = upsert([known], conversation('a', { revision: 8, headSeq: 6 }));
  expect(replaced).toMatchObject({ revision: 8, headSeq: 6 });
});

test('only messages of others beyond the read mark are unread', () => {
  const messages = [message(1, 'contact'), message(2, 'sate'), message(3, 'system'), message(4, 'sate')];
  const thread = { messages, loaded: true, hasEarlier: false };
  expect(unreadOf(conversation('a', { headSeq: 4, contactReadSeq: 1 }), thread)).toBe(2);
  expect(unreadOf(conversation('a', { headSeq: 4, contactReadSeq: 4 }), thread)).toBe(0);
});
