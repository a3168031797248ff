import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { requireVisible } from '../access.ts';
import type { Actor } from '../actor.ts';
import { noteReturn } from '../conversations/leave.ts';
import { attachFile } from '../files/attach.ts';
import { resolveAttachment } from '../files/link.ts';
import { appendMessage } from './append.ts';
import { storedClientId } from './client-id.ts';
import { type MessageData, type MessageFile, unpackMessageData } from './data.ts';
import { clientIdOf, readNumber } from './numbering.ts';

export interface PostMessage {
  actor: Actor;
  conversationId: string;
  text: string;
  /** An upload, by its address or id; it must be the writer's own. Looked up here, so that order is the order of calls. */
  attachment?: { url: string } | { fileId: string } | null;
  clientMessageId?: string | null;
  /** For senders that number their messages instead: the number, or null when this one has none. */
  number?: number | null;
  data?: Omit<MessageData, 'file' | 'event'>;
  /** When the caller names the contact too (Eusate `session_id`), it must be this conversation's. */
  contactReference?: string;
}

export interface Posted {
  message: MessageRow;
  conversation: ConversationRow;
  /** The same client id came before: this is the earlier message, nothing was stored now. */
  repeated: boolean;
}

/**
 * A contact or an agent writes in an existing conversation. Refuses: `not_found`, `conversation_closed`, `not_owner` (an
 * agent who has not taken it over), `attachment_refused` (a contact while no person answers), `not_found` also for a file that is not the
 * writer's, `conflict`.
 */
export const postMessage: Action<PostMessage, Posted> = {
  name: 'messages.post',
  needs: (input) => ({
    conversationId: input.conversationId,
    clientMessageId: storedClientId(side(input), input.number ? clientIdOf(input.number) : input.clientMessageId),
  }),
  async run(tx, input) {
    const { actor } = input;
    const db = input.attachment ? await tx.sql() : null;
    // Nearly always loaded, and nearly always a new id: then nothing here waits.
    const row = requireVisible(actor, tx.loaded(input.conversationId) ?? (await tx.conversation(input.conversationId)));
    if (input.contactReference !== undefined && input.contactReference !== row.contact_reference) {
      throw new AppError('not_found');
    }
    const clientId = storedClientId(side(input), input.clientMessageId);
    const earlier =
      clientId && !tx.isNewClientId(row, clientId) ? await tx.messageByClientId(row, clientId) : undefined;
    if (earlier) {
      const message = sameOrConflict(earlier, input, await findFile(db, row, input));
      return { message, conversation: tx.snapshot(row), repeated: true };
    }
    const numbered =
      input.number === undefined ? undefined : await readNumber(tx, row, { number: input.number, text: input.text });
    if (numbered?.repeat) return { message: numbered.repeat, conversation: tx.snapshot(row), repeated: true };
    if (row.state === 'closed') throw new AppError('conversation_closed');
    const byPerson = row.owner_kind === 'queue' || row.owner_kind === 'agent';
    if (actor.kind === 'agent' && row.owner_agent_id !== actor.agentId) throw new AppError('not_owner');
    if (actor.kind !== 'agent' && input.attachment && !byPerson) throw new AppError('attachment_refused');

    const file = await findFile(db, row, input);
    if (db && file) {
      await attachFile(db, tx.now, { workspaceId: row.workspace_id, fileId: file.id, conversationId: row.id });
    }
    if (actor.kind !== 'agent') noteReturn(tx, row);
    const message = appendMessage(tx, row, {
      authorKind: side(input),
      authorId: actor.kind === 'agent' ? actor.agentId : row.contact_id,
      authorName: actor.kind === 'agent' ? actor.name : null,
      text: input.text,
      file,
      data: numbered?.shownAt === undefined ? input.data : { ...input.data, shownAt: numbered.shownAt },
      clientMessageId: numbered ? numbered.clientMessageId : input.clientMessageId,
      changes: changesBy(actor, row, byPerson, tx.now, numbered?.numbering),
    });
    return { message, conversation: tx.snapshot(row), repeated: false };
  },
};

function changesBy(
  actor: Actor,
  row: ConversationRow,
  byPerson: boolean,
  now: number,
  numbering = row.numbering,
): Partial<ConversationRow> {
  if (actor.kind === 'agent') return { waiting_since: null };
  // Writing on withdraws a suggestion to close (Eusate §2.3 rule 6).
  return { close_suggested: 0, waiting_since: byPerson ? (row.waiting_since ?? now) : null, numbering };
}

function side(input: PostMessage): 'agent' | 'contact' {
  return input.actor.kind === 'agent' ? 'agent' : 'contact';
}

async function findFile(
  db: Kysely<Tables> | null,
  row: ConversationRow,
  input: PostMessage,
): Promise<MessageFile | null> {
  if (!db || !input.attachment) return null;
  const by = side(input) === 'agent' ? { agent: true as const } : { contactId: row.contact_id };
  return resolveAttachment(db, { workspaceId: row.workspace_id, by, ...input.attachment });
}

function sameOrConflict(earlier: MessageRow, input: PostMessage, file: MessageFile | null): MessageRow {
  const sameFile = unpackMessageData(earlier).file?.id === file?.id;
  if (earlier.text !== input.text || !sameFile) throw new AppError('conflict');
  return earlier;
}
