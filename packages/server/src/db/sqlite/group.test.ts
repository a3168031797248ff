import { expect, test } from 'vitest';
import { CHANGING, type ConversationRow, LIVELY, MESSAGE_COLUMNS, type MessageRow } from '../rows.ts';
import { livelyValues, messageValues } from './group.ts';

/** A row in which every column says its own name. */
const named = (columns: readonly string[]) => Object.fromEntries(columns.map((column) => [column, column]));

test('values stand in the order in which the statements name their columns', () => {
  expect(messageValues(named(MESSAGE_COLUMNS) as unknown as MessageRow)).toEqual(MESSAGE_COLUMNS);
  expect(livelyValues(named(CHANGING) as unknown as ConversationRow)).toEqual(LIVELY);
});
