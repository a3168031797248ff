import type { Conversation } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { type ListData, placeInView, sortedRows } from './view.ts';

const bo = 'agent-bo';

describe('a loaded list', () => {
  test('takes in a conversation that begins to belong, newest first', () => {
    const list = loaded([createConversation({ number: 1, updatedAt: at(1) })], null);
    const queued = createConversation({ number: 2, updatedAt: at(5), owner: queue });
    expect(numbers(placeInView(list, 'unassigned', queued, bo))).toEqual([2, 1]);
  });

  test('lets go of a conversation that was taken over', () => {
    const row = createConversation({ number: 1, owner: queue });
    const taken = { ...row, owner: { kind: 'agent' as const, agentId: bo, agentName: 'Bo' } };
    expect(numbers(placeInView(loaded([row], null), 'unassigned', taken, bo))).toEqual([]);
    expect(numbers(placeInView(loaded([], null), 'mine', taken, bo))).toEqual([1]);
    expect(numbers(placeInView(loaded([], null), 'mine', taken, 'agent-cy'))).toEqual([]);
  });

  test('moves a row with its newest activity, without doubling it', () => {
    const rows = [3, 2, 1].map((number) => createConversation({ number, updatedAt: at(number) }));
    const oldest = rows[2] as Conversation;
    const moved = placeInView(loaded(rows, 'more'), 'unassigned', { ...oldest, updatedAt: at(9) }, bo);
    expect(numbers(moved)).toEqual([1, 3, 2]);
  });

  test('leaves out what lies beyond the last loaded page', () => {
    const list = loaded([createConversation({ number: 9, updatedAt: at(9) })], 'more');
    const old = createConversation({ number: 1, updatedAt: at(1) });
    expect(placeInView(list, 'unassigned', old, bo)).toBe(list);
  });

  test('shows a closed conversation in the closed view only', () => {
    const closed = createConversation({ number: 1, state: 'closed' });
    for (const view of ['mine', 'unassigned', 'sate', 'all'] as const) {
      expect(numbers(placeInView(loaded([], null), view, closed, bo))).toEqual([]);
    }
    expect(numbers(placeInView(loaded([], null), 'closed', closed, bo))).toEqual([1]);
  });
});

const queue = { kind: 'queue' as const, agentId: null, agentName: null };

function at(minute: number): string {
  return `2026-11-21T10:0${minute}:00.000Z`;
}

function loaded(conversations: Conversation[], nextCursor: string | null): ListData {
  return { pages: [{ conversations, nextCursor }], pageParams: [undefined] };
}

function numbers(list: ListData): number[] {
  return sortedRows(list).map((row) => row.number);
}

function createConversation(overrides: Partial<Conversation>): Conversation {
  return {
    id: `conversation-${overrides.number}`,
    number: 1,
    face: 'desk',
    inboxId: 'inbox',
    state: 'open',
    owner: queue,
    epoch: 1,
    revision: 1,
    closeSuggested: false,
    contact: { id: 'ada', name: 'Ada', email: null, phone: null, reference: '', verified: false },
    subject: 'Where is my order?',
    headSeq: 1,
    contactReadSeq: 0,
    agentReadSeq: 0,
    unreadCount: 1,
    lastMessage: null,
    rating: null,
    handoff: null,
    participants: [],
    priority: null,
    tags: [],
    answersByHook: false,
    attributes: null,
    origin: null,
    leftAt: null,
    waitingSince: null,
    createdAt: at(0),
    updatedAt: at(0),
    closedAt: null,
    ...overrides,
  };
}
