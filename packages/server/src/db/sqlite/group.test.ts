import { expect, test } from 'vitest';
import { CHANGING, type ConversationRow, LIVELY, MESSAGE_COLUMNS, type MessageRow } from '../rows.ts';
import { flattenRows } from './group.ts';

/** A row in which every column says its own name. */
const named = (columns: readonly string[]) => Object.fromEntries(columns.map((column) => [column, column]));

test('values stand in the order in which the statements name their columns', () => {
  const message = named(MESSAGE_COLUMNS) as unknown as MessageRow;
  const row = named([...CHANGING, 'pk']) as unknown as ConversationRow;
  expect(flattenRows({ messages: [message], lively: [row], changed: [row] })).toEqual({
    messages: [...MESSAGE_COLUMNS],
    lively: [...LIVELY, 'pk'],
    changed: [...CHANGING, 'pk'],
  });
});
