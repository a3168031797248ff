import { AppError } from '@baton/protocol';
import type { Selectable } from 'kysely';
import type { NoteTable } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { accessConversation, takesPart } from '../access.ts';
import type { AgentActor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';
import { findRepeat, type Repeatable, rememberCall } from '../repeats.ts';

export interface WriteNote {
  actor: AgentActor;
  conversationId: string;
  text: string;
  repeat?: Repeatable | null;
}

/**
 * Something that only agents see. Of the agents who are no administrators, those who take part. Refuses: `not_found`, `not_owner`,
 * `conflict` (its key came with something else). Answers its id.
 */
export const writeNote: Action<WriteNote, { id: string }> = {
  name: 'notes.write',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (!takesPart(input.actor, row)) throw new AppError('not_owner');
    const kind = `note@${row.id}`;
    const earlier = await findRepeat(db, row.workspace_id, kind, input.repeat);
    if (earlier !== null) return { id: earlier };
    const note: Selectable<NoteTable> = {
      id: newId(),
      workspace_id: row.workspace_id,
      conversation_id: row.id,
      agent_id: input.actor.agentId,
      author_name: input.actor.name,
      text: input.text,
      created_at: tx.now,
      updated_at: tx.now,
    };
    await db.insertInto('notes').values(note).execute();
    await rememberCall(db, row.workspace_id, kind, input.repeat, { id: note.id, now: tx.now });
    tx.change(row, { updated_at: tx.now });
    appendConversationEvent(tx, 'conversation.updated', row);
    return { id: note.id };
  },
};

/** Refuses: `not_found` (conversation or note), `not_owner`. */
export const removeNote: Action<{ actor: AgentActor; conversationId: string; noteId: string }, void> = {
  name: 'notes.remove',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (!takesPart(input.actor, row)) throw new AppError('not_owner');
    const removed = await db
      .deleteFrom('notes')
      .where('id', '=', input.noteId)
      .where('conversation_id', '=', row.id)
      .executeTakeFirst();
    if (Number(removed.numDeletedRows) === 0) throw new AppError('not_found');
    tx.change(row, { updated_at: tx.now });
    appendConversationEvent(tx, 'conversation.updated', row);
  },
};
