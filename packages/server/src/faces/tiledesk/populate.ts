import type { Kysely } from 'kysely';
import { listContacts } from '../../core/contacts/store.ts';
import { listNotes } from '../../core/notes/store.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Cast } from './cast.ts';
import { presentTiledeskMessage } from './present/message.ts';
import type { RequestParts } from './present/request.ts';
import { listMessagesAfter } from './store.ts';

export interface Populated {
  row: ConversationRow;
  parts: RequestParts;
}

/** What belongs to each of these conversations, in their order; what was said in them is `transcriptOf`'s. */
export async function loadParts(
  db: Kysely<Tables>,
  cast: Cast,
  rows: readonly ConversationRow[],
): Promise<Populated[]> {
  const contacts = await listContacts(
    db,
    cast.workspace.id,
    rows.map(({ contact_id }) => contact_id),
  );
  const notes = await listNotes(
    db,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row) => {
    const contact = contacts.find(({ id }) => id === row.contact_id);
    // Erased since the row was read.
    if (!contact) return [];
    return [{ row, parts: { contact, notes: notes.filter((note) => note.conversation_id === row.id) } }];
  });
}

/** A transcript is for reading; whoever wants all of a long thread has the list of its messages. */
const MOST_MESSAGES = 200;
const MOST_BYTES = 64 * 1024;
/** So many are read at once: a thread of long texts is never in memory as a whole. */
const PART = 20;

/**
 * The beginning of a closed conversation, a line for each message: when, who, what. For answers about one conversation only: a
 * list of them would read everything that was ever said.
 */
export async function transcriptOf(
  db: Kysely<Tables>,
  row: ConversationRow,
  cast: Cast,
  publicUrl: string,
): Promise<{ transcript?: string }> {
  if (row.state !== 'closed') return {};
  const said: MessageRow[] = [];
  let bytes = 0;
  const last = Math.min(row.head_seq, MOST_MESSAGES);
  for (let after = 0; after < last && bytes < MOST_BYTES; after += PART) {
    const some = await listMessagesAfter(db, row.pk, after, Math.min(after + PART, last));
    said.push(...some.filter(({ kind }) => kind !== 'event'));
    for (const { text } of some) bytes += Buffer.byteLength(text);
  }
  return { transcript: cutToBytes(transcribe(said, row, cast, publicUrl), MOST_BYTES) };
}

function transcribe(messages: readonly MessageRow[], row: ConversationRow, cast: Cast, publicUrl: string): string {
  const shown = messages.map((message) => presentTiledeskMessage(message, row, cast, publicUrl));
  shown.sort((a, b) => a.timestamp - b.timestamp);
  return shown
    .map((message) => `[${new Date(message.timestamp).toISOString()}] ${message.senderFullname}: ${message.text ?? ''}`)
    .join('\n');
}

/** Whole characters only. */
function cutToBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const room = Buffer.alloc(most - Buffer.byteLength('…'));
  return `${room.toString('utf8', 0, room.write(text))}…`;
}
