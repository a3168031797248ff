import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { fillContact, type KnownOfContact } from '../contacts/change.ts';
import { resolveContact } from '../contacts/resolve.ts';
import { begin, findOpened, type Opening, rememberOpened, settleFirst } from './open.ts';

export interface OpenEmptyConversation extends Opening {
  /** What it is about, for lists. */
  subject: string;
  /** The program's own id for this opening, so that a repeat is recognised. */
  clientMessageId?: string | null;
  /** Fills what is not known of the contact yet. */
  contactKnown?: KnownOfContact;
}

/**
 * A program opens a conversation in which nobody has said anything yet: it goes to its people at once, and the messages follow.
 * Refuses: `open_limit`, `conflict` (the reference is taken), `unauthenticated` (the contact was erased).
 */
export const openEmptyConversation: Action<OpenEmptyConversation, ConversationRow> = {
  name: 'conversations.open_empty',
  async run(tx, input) {
    const db = await tx.sql();
    const resolved = await resolveContact(tx, db, input.workspaceId, input.contact);
    const opened = { ...input, scope: `open-empty:${resolved.id}`, text: input.subject };
    const known = await findOpened(tx, db, opened);
    if (known) return tx.snapshot(known);
    await refuseTaken(db, input);
    const contact = await fillContact(tx, db, resolved, input.contactKnown ?? {});
    const { row, settings } = await begin(tx, db, input, contact, input.subject);
    await rememberOpened(tx, db, { ...opened, conversationId: row.id });
    await settleFirst(tx, db, row, input.first, settings);
    return tx.snapshot(row);
  },
};

/** Of two that come at the same moment the index refuses one; here it is said before anything is written. */
async function refuseTaken(db: Kysely<Tables>, { face, about }: OpenEmptyConversation): Promise<void> {
  if (!about?.reference) return;
  const taken = await db
    .selectFrom('conversations')
    .select('id')
    .where('face', '=', face)
    .where('reference', '=', about.reference)
    .executeTakeFirst();
  if (taken) throw new AppError('conflict', { reason: 'There is a conversation of that name already.' });
}
