import type { Message } from '@baton/protocol';
import { BatonError, type OutboxItem } from '@baton/sdk';
import { expect, test } from 'vitest';
import type { Draft } from '../desk/state.ts';
import { layOut } from './timeline.ts';

const AT = '2026-03-04T10:00:00.000Z';

function message(seq: number, kind: Message['author']['kind'], more: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    conversationId: 'c',
    seq,
    kind: 'text',
    author: { kind, id: kind, name: kind },
    text: `text ${seq}`,
    file: null,
    sources: [],
    event: null,
    suggestsClose: false,
    clientMessageId: null,
    createdAt: AT,
    shownAt: null,
    history: false,
    ...more,
  };
}

function waiting(clientMessageId: string, more: Partial<OutboxItem<Draft>> = {}): OutboxItem<Draft> {
  const payload = { conversationId: 'c', text: clientMessageId, file: null };
  return { clientMessageId, lane: 'c', payload, state: 'sending', attempts: 0, createdAt: AT, ...more };
}

test('what one author writes in one go is one group, another author begins another', () => {
  const rows = layOut([message(1, 'contact'), message(2, 'contact'), message(3, 'sate')], [], 0);
  expect(rows.map((row) => row.type)).toEqual(['day', 'group', 'group']);
  expect(rows[1]).toMatchObject({ own: true, bubbles: [{ text: 'text 1' }, { text: 'text 2' }] });
});

test('a pause or an event ends a group, a new day draws a line', () => {
  const later = { createdAt: '2026-03-04T10:09:00.000Z' };
  const nextDay = { createdAt: '2026-03-06T10:00:00.000Z' };
  const closed = message(3, 'system', { kind: 'event', event: { type: 'closed', by: 'agent' }, ...later });
  const rows = layOut([message(1, 'agent'), message(2, 'agent', later), closed, message(4, 'agent', nextDay)], [], 0);
  expect(rows.map((row) => row.type)).toEqual(['day', 'group', 'group', 'event', 'day', 'group']);
});

test('each own message says how far it has come', () => {
  const refused = new BatonError({ code: 'conversation_closed', message: 'closed' });
  const rows = layOut(
    [message(1, 'contact'), message(2, 'contact')],
    [waiting('a'), waiting('b', { state: 'failed', error: refused })],
    1,
  );
  const statuses = rows.flatMap((row) => (row.type === 'group' ? row.bubbles.map((bubble) => bubble.status) : []));
  expect(statuses).toEqual(['read', 'stored', 'sending', 'failed']);
});

test('a message that the live connection brought before its answer is shown once', () => {
  const rows = layOut([message(1, 'contact', { clientMessageId: 'a' })], [waiting('a')], 0);
  expect(rows.filter((row) => row.type === 'group')).toMatchObject([{ bubbles: [{ key: 'a', status: 'stored' }] }]);
});
