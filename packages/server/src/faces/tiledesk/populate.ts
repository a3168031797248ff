import type { Kysely } from 'kysely';
import { listContacts } from '../../core/contacts/store.ts';
import { listNotes } from '../../core/notes/store.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Cast } from './cast.ts';
import { presentTiledeskMessage } from './present/message.ts';
import type { RequestParts } from './present/request.ts';
import { listBeginnings } from './store.ts';

export interface Populated {
  row: ConversationRow;
  parts: RequestParts;
}

/** Of a thread, what a transcript holds at most. */
const TRANSCRIBED = 200;

/** What belongs to each of these conversations, in their order; closed ones with their transcript. */
export async function loadParts(
  db: Kysely<Tables>,
  cast: Cast,
  rows: readonly ConversationRow[],
  publicUrl: string,
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
  const closed = rows.filter(({ state }) => state === 'closed').map(({ pk }) => pk);
  const threads = await listBeginnings(db, closed, TRANSCRIBED);
  return rows.flatMap((row) => {
    const contact = contacts.find(({ id }) => id === row.contact_id);
    // Erased since the row was read.
    if (!contact) return [];
    const thread = threads.get(row.pk);
    const parts = {
      contact,
      notes: notes.filter((note) => note.conversation_id === row.id),
      ...(row.state === 'closed' ? { transcript: transcribe(thread ?? [], row, cast, publicUrl) } : {}),
    };
    return [{ row, parts }];
  });
}

/** A line for each message: when, who, what. */
export function transcribe(
  messages: readonly MessageRow[],
  row: ConversationRow,
  cast: Cast,
  publicUrl: string,
): string {
  const shown = messages.map((message) => presentTiledeskMessage(message, row, cast, publicUrl));
  shown.sort((a, b) => a.timestamp - b.timestamp);
  return shown
    .map((message) => `[${new Date(message.timestamp).toISOString()}] ${message.senderFullname}: ${message.text ?? ''}`)
    .join('\n');
}
