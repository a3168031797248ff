import { CONVERSATION_COLUMNS, type ConversationRow, MESSAGE_COLUMNS, type MessageRow } from './rows.ts';

// How a payload is kept in the outbox. Rows are nearly all of it, and nearly all of a row in JSON is the names of its
// columns: rows are packed as lists of values, which halves what every message writes.

/** The order of columns belongs to the stored form; `version` says which one. */
const VERSION = 1;

interface Payload {
  message?: MessageRow;
  conversation?: ConversationRow;
}

export function packPayload(payload: object): string {
  const { message, conversation, ...rest } = payload as Payload;
  return JSON.stringify([
    VERSION,
    rest,
    conversation ? CONVERSATION_COLUMNS.map((column) => conversation[column]) : null,
    message ? MESSAGE_COLUMNS.map((column) => message[column]) : null,
  ]);
}

export function unpackPayload(packed: string): object {
  const [version, rest, conversation, message] = JSON.parse(packed) as [
    number,
    object,
    unknown[] | null,
    unknown[] | null,
  ];
  if (version !== VERSION)
    throw new Error(`The outbox holds an event of form ${version}, which this Baton does not know.`);
  return {
    ...rest,
    ...(conversation ? { conversation: named(CONVERSATION_COLUMNS, conversation) } : {}),
    ...(message ? { message: named(MESSAGE_COLUMNS, message) } : {}),
  };
}

function named(columns: readonly string[], values: readonly unknown[]): object {
  return Object.fromEntries(columns.map((column, index) => [column, values[index]]));
}
