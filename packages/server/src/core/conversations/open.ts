import { AppError, type FaceName } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { newId, sha256 } from '../../lib/ids.ts';
import { type NamedContact, resolveContact } from '../contacts/resolve.ts';
import { appendConversationEvent } from '../events.ts';
import { keepFile } from '../files/keep.ts';
import type { ReceivedUpload } from '../files/receive.ts';
import { type InboxSettings, parseInboxSettings } from '../inboxes/settings.ts';
import { appendMessage } from '../messages/append.ts';
import type { MessageData } from '../messages/data.ts';
import { clientIdOf } from '../messages/numbering.ts';
import { notice } from './notices.ts';
import { giveToPeople, handOff } from './ownership.ts';

export interface OpenConversation {
  workspaceId: string;
  inboxId: string;
  face: FaceName;
  contact: NamedContact;
  text: string;
  /** Bytes that came as the first message; its text may then be empty. */
  upload?: ReceivedUpload | null;
  clientMessageId?: string | null;
  data?: Omit<MessageData, 'file' | 'event'>;
  /** For faces whose clients number their messages (`PostMessage.number`). */
  number?: number | null;
  /** Who comes first: whoever the inbox says (Sate, usually), or people at once, because a bot was there before. */
  first?: 'inbox' | 'people';
  /** May this contact have any number of open conversations? An outside system counts for itself. */
  unlimited?: boolean;
  /** What is fixed about it from the start, in the columns' own words. */
  about?: Partial<
    Pick<ConversationRow, 'subject' | 'reference' | 'reply_hook_id' | 'origin' | 'attributes' | 'language'>
  >;
}

export interface Opened {
  message: MessageRow;
  conversation: ConversationRow;
  repeated: boolean;
}

const SUBJECT_LENGTH = 120;
/** Rows of this age are no longer looked at (reliability promise 2 asks for 48 h); the sweeper removes them. */
export const IDEMPOTENCY_KEPT_MS = 72 * 3600_000;

/**
 * A contact opens a conversation with its first message: never one without the other. Counting the open ones and
 * inserting happen under the contact's row lock, so racing sockets cannot pass the limit. Refuses: `open_limit`,
 * `conflict`, `unauthenticated` (the contact was erased).
 */
export const openConversation: Action<OpenConversation, Opened> = {
  name: 'conversations.open',
  async run(tx, input) {
    const db = await tx.sql();
    const contact = await resolveContact(tx, db, input.workspaceId, input.contact);
    const scope = `open:${contact.id}`;
    const earlier = input.clientMessageId ? await findEarlier(tx, db, input, scope) : undefined;
    if (earlier) return earlier;

    const inbox = await db
      .selectFrom('inboxes')
      .select('settings')
      .where('id', '=', input.inboxId)
      .executeTakeFirstOrThrow();
    const settings = parseInboxSettings(inbox.settings);
    if (!input.unlimited) await refuseBeyondLimit(db, contact.id, settings.openLimit);
    const bySate = settings.responder && input.first !== 'people';
    const row = await insertConversation(tx, db, input, contact, bySate);
    if (input.clientMessageId) await remember(tx, db, input, scope, row.id);
    appendConversationEvent(tx, 'conversation.opened', row);
    const file = input.upload ? await keepFile(db, tx.now, row, input.upload) : null;
    const message = appendMessage(tx, row, {
      authorKind: 'contact',
      authorId: contact.id,
      text: input.text,
      file,
      data: input.data,
      clientMessageId: input.number ? clientIdOf(input.number) : input.clientMessageId,
      changes:
        input.number === undefined ? {} : { numbering: input.number === null ? 'free' : `counting:${input.number}` },
    });
    if (input.first === 'people') await giveToPeople(tx, db, row);
    else if (!settings.responder) await answerWithoutResponder(tx, db, row, settings);
    return { message, conversation: tx.snapshot(row), repeated: false };
  },
};

async function findEarlier(
  tx: Transaction,
  db: Kysely<Tables>,
  input: OpenConversation,
  scope: string,
): Promise<Opened | undefined> {
  const known = await db
    .selectFrom('idempotency')
    .select(['fingerprint', 'result'])
    .where('workspace_id', '=', input.workspaceId)
    .where('scope', '=', scope)
    .where('key', '=', input.clientMessageId as string)
    .executeTakeFirst();
  if (!known) return undefined;
  const row = await tx.conversation(known.result);
  if (!row || known.fingerprint !== sha256(input.text)) throw new AppError('conflict');
  const first = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', '=', row.pk)
    .where('seq', '=', 1)
    .executeTakeFirstOrThrow();
  return { message: first, conversation: tx.snapshot(row), repeated: true };
}

async function remember(
  tx: Transaction,
  db: Kysely<Tables>,
  input: OpenConversation,
  scope: string,
  conversationId: string,
): Promise<void> {
  await db
    .insertInto('idempotency')
    .values({
      workspace_id: input.workspaceId,
      scope,
      key: input.clientMessageId as string,
      fingerprint: sha256(input.text),
      result: conversationId,
      created_at: tx.now,
    })
    .execute();
}

async function refuseBeyondLimit(db: Kysely<Tables>, contactId: string, limit: number): Promise<void> {
  const open = await db
    .selectFrom('conversations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('contact_id', '=', contactId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  if (Number(open.count) >= limit) {
    throw new AppError('open_limit', {
      reason: `A customer can have at most ${limit} open conversations. Close one first.`,
    });
  }
}

async function insertConversation(
  tx: Transaction,
  db: Kysely<Tables>,
  input: OpenConversation,
  contact: Awaited<ReturnType<typeof resolveContact>>,
  bySate: boolean,
): Promise<ConversationRow> {
  const numbered = await db
    .updateTable('workspaces')
    .set((eb) => ({ next_number: eb('next_number', '+', 1) }))
    .where('id', '=', input.workspaceId)
    .returning(['next_number', 'hooks_revision'])
    .executeTakeFirstOrThrow();
  const columns = {
    id: newId(),
    workspace_id: input.workspaceId,
    inbox_id: input.inboxId,
    contact_id: contact.id,
    number: numbered.next_number - 1,
    face: input.face,
    reference: null,
    reply_hook_id: null,
    state: 'open',
    owner_kind: bySate ? 'sate' : 'queue',
    owner_agent_id: null,
    epoch: 1,
    revision: 0,
    close_suggested: 0,
    subject: subjectOf(input.text || (input.upload?.name ?? '')),
    language: null,
    head_seq: 0,
    contact_read_seq: 0,
    agent_read_seq: 0,
    unread_count: 0,
    misses: 0,
    tokens: 0,
    last_author: null,
    last_text: null,
    last_at: null,
    rating: null,
    rating_text: null,
    rated_at: null,
    handoff_reason: null,
    handoff_summary: null,
    handoff_at: null,
    waiting_since: bySate ? null : tx.now,
    participants: null,
    followers: null,
    priority: null,
    tags: null,
    attributes: null,
    origin: null,
    left_at: null,
    numbering: null,
    first_response_at: null,
    assigned_at: null,
    created_at: tx.now,
    updated_at: tx.now,
    closed_at: null,
    closed_by: null,
    ...input.about,
  } as const;
  const { pk } = await db.insertInto('conversations').values(columns).returning('pk').executeTakeFirstOrThrow();
  const row: ConversationRow = {
    ...columns,
    pk,
    contact_source: contact.source,
    contact_reference: contact.reference,
    contact_name: contact.name,
    contact_email: contact.email,
    contact_phone: contact.phone,
    contact_verified: contact.verified,
    owner_agent_name: null,
    hooks_revision: numbered.hooks_revision,
  };
  tx.adopt(row);
  return row;
}

/** The beginning of what was said, for lists. */
export function subjectOf(text: string): string {
  return text.trim().slice(0, SUBJECT_LENGTH).toWellFormed();
}

/** With Sate off a client must still hear something at once: it learns the conversation's id from it (Eusate §2.3 rule 3). */
async function answerWithoutResponder(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  settings: InboxSettings,
): Promise<void> {
  const text = settings.acknowledgement ?? notice('acknowledged', row.language);
  appendMessage(tx, row, { authorKind: 'sate', text });
  await handOff(tx, db, row, { reason: 'responder_off', summary: row.subject, announced: true });
}
