import { CHANGING, type ConversationRow, type MessageRow } from './rows.ts';

// How a payload is kept in the outbox. What can never change is not written twice: of a message its place is kept, of a
// conversation the columns that actions change. `unpackPayload` puts the rest back, so a reader gets the moment of the
// event, whatever happened since. (Whole rows here doubled what every message costs to commit.)

/** The order of the values belongs to the stored form; the version says which one. */
const VERSION = 1;
const KEPT = [...CHANGING, 'owner_agent_name'] as const;

interface Payload {
  message?: MessageRow;
  conversation?: ConversationRow;
}

export interface PayloadSource {
  readConversation(id: string): Promise<ConversationRow | undefined>;
  readMessages(conversationPk: number, after: number, limit: number): Promise<MessageRow[]>;
}

export function packPayload(payload: object): string {
  const { message, conversation, ...rest } = payload as Payload;
  // A message's own event: its text is the conversation's newest text, which need not be written again.
  const values = conversation
    ? KEPT.map((column) => (message && column === 'last_text' ? null : conversation[column]))
    : null;
  return JSON.stringify([VERSION, message ? message.seq : null, values, rest]);
}

/** Null when what the event is about has been erased. */
export async function unpackPayload(
  source: PayloadSource,
  conversationId: string | null,
  packed: string,
): Promise<object | null> {
  const [version, seq, values, rest] = JSON.parse(packed) as [number, number | null, unknown[] | null, object];
  if (version !== VERSION)
    throw new Error(`The outbox holds an event of form ${version}, which this Baton does not know.`);
  if (!values || conversationId === null) return rest;
  const now = await source.readConversation(conversationId);
  if (!now) return null;
  const conversation: ConversationRow = {
    ...now,
    ...Object.fromEntries(KEPT.map((column, index) => [column, values[index]])),
  };
  if (seq === null) return { ...rest, conversation };
  const [message] = await source.readMessages(conversation.pk, seq - 1, 1);
  if (message?.seq !== seq) return null;
  if (message.kind !== 'event') conversation.last_text = message.text;
  return { ...rest, conversation, message };
}
