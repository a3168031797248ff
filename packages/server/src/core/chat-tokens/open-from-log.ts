import type { FaceName } from '@baton/protocol';
import type { ConversationRow } from '../../db/rows.ts';
import type { Action } from '../../db/writer.ts';
import { fillContact } from '../contacts/change.ts';
import { findContactByDetails } from '../contacts/fill.ts';
import { resolveContact } from '../contacts/resolve.ts';
import { openConversation } from '../conversations/open.ts';

export interface OpenFromLog {
  workspaceId: string;
  inboxId: string;
  face: FaceName;
  subject: string;
  /** What the bot and the customer said to each other: Markdown. */
  text: string;
  from: { email: string | null; phone: string | null; address: string };
  clientMessageId: string | null;
}

const SUBJECT_LENGTH = 120;

/**
 * A conversation that a bot has finished becomes one of ours, with its log as the first message, and goes to people. Nobody can
 * be answered through it: the bot keeps no session. Refuses: `conflict`.
 */
export const openFromLog: Action<OpenFromLog, ConversationRow> = {
  name: 'chat_tokens.open_from_log',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId, inboxId, face, text, from, clientMessageId } = input;
    const known = await findContactByDetails(db, workspaceId, face, from);
    const named = known ? { contactId: known } : { source: face, reference: from.address };
    const contact = await resolveContact(tx, db, workspaceId, named);
    await fillContact(tx, db, contact, { email: from.email, phone: from.phone });
    const opened = await openConversation.run(tx, {
      ...{ workspaceId, inboxId, face, text, clientMessageId },
      contact: { contactId: contact.id },
      data: { history: true },
      first: 'people',
      mostOpen: null,
      about: { subject: input.subject.trim().slice(0, SUBJECT_LENGTH).toWellFormed() },
    });
    return opened.conversation;
  },
};
