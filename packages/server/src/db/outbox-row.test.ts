import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forgetConversations, type PayloadSource, type PendingEvent, packEvents, unpackEvents } from './outbox-row.ts';
import { CHANGING, type ConversationRow, copyConversation, type MessageRow } from './rows.ts';

/** What the store holds after the commit: later states than those of the events. */
const store = new Map<string, { row: ConversationRow; messages: MessageRow[] }>();
const source: PayloadSource = {
  readConversation: async (id) => store.get(id)?.row,
  readMessages: async (pk, after, limit) =>
    [...store.values()]
      .filter(({ row }) => row.pk === pk)
      .flatMap(({ messages }) => messages.filter((message) => message.seq > after).slice(0, limit)),
};

function conversation(index: number): ConversationRow {
  const blank = Object.fromEntries(CHANGING.map((column) => [column, null]));
  const row = {
    ...blank,
    id: `conversation-${index}`,
    pk: index,
    workspace_id: 'w',
    head_seq: 0,
    revision: 0,
    owner_agent_name: null,
  };
  return copyConversation(row as unknown as ConversationRow);
}

const step = fc.record({
  conversation: fc.integer({ min: 0, max: 2 }),
  kind: fc.constantFrom('message', 'event message', 'change', 'workspace'),
  unread: fc.nat({ max: 5 }),
  text: fc.string({ unit: 'grapheme', maxLength: 20 }),
  language: fc.constantFrom(null, 'en', 'nl'),
});

/** Applies random steps as actions would; answers the events as they were appended. */
function live(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): PendingEvent[] {
  store.clear();
  return steps.map(({ conversation: index, kind, unread, text, language }): PendingEvent => {
    if (kind === 'workspace') {
      return { type: 'agent.changed', workspaceId: 'w', conversationId: null, payload: { agentId: text } };
    }
    const id = `conversation-${index}`;
    const known = store.get(id) ?? { row: conversation(index), messages: [] };
    store.set(id, known);
    const { row, messages } = known;
    Object.assign(row, { unread_count: unread, language, revision: row.revision + 1 });
    if (kind === 'change') {
      const payload = { conversation: copyConversation(row), by: 'agent' };
      return { type: 'conversation.closed', workspaceId: 'w', conversationId: id, payload };
    }
    row.head_seq += 1;
    const event = kind === 'event message';
    if (!event) row.last_text = unread === 5 ? `${text}…` : text;
    const message = { conversation_pk: row.pk, seq: row.head_seq, kind: event ? 'event' : 'text', text } as MessageRow;
    messages.push(message);
    const payload = { message, conversation: copyConversation(row) };
    return { type: 'message.created', workspaceId: 'w', conversationId: id, payload };
  });
}

test('whatever happened since, a reader gets each event as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const events = live(steps);
      expect(await unpackEvents(source, packEvents(events))).toEqual(events);
    }),
  );
});

test('what is forgotten is gone from the row, and the others keep their places', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const events = live(steps);
      const packed = packEvents(events);
      const rest = forgetConversations(packed, new Set(['conversation-1']));
      const concerned = events.some((event) => event.conversationId === 'conversation-1');
      expect(rest !== null).toBe(concerned);
      const expected = events.map((event) => (event.conversationId === 'conversation-1' ? null : event));
      expect(await unpackEvents(source, rest ?? packed)).toEqual(expected);
    }),
  );
});

test('an event about a conversation that is no more is nobody’s matter', async () => {
  const events = live([{ conversation: 0, kind: 'message', unread: 1, text: 'Hello', language: null }]);
  const packed = packEvents(events);
  store.clear();
  expect(await unpackEvents(source, packed)).toEqual([null]);
});

test('what a row of the older form does not know of a conversation is as it is now', async () => {
  live([{ conversation: 0, kind: 'change', unread: 2, text: '', language: 'nl' }]);
  const { row } = store.get('conversation-0') as { row: ConversationRow };
  Object.assign(row, { language: 'it', revision: 40 });
  const older = [[['conversation-0', 'w']], [['conversation.closed', 0, null, ['closed', 'agent'], { by: 'agent' }]]];
  const [read] = await unpackEvents(source, JSON.stringify(older));
  const conversation = { state: 'closed', owner_kind: 'agent', language: 'it', revision: 40 };
  expect(read?.payload).toMatchObject({ by: 'agent', conversation });
});
