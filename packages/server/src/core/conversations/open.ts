import { AppError, type FaceName } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { newId, sha256 } from '../../lib/ids.ts';
import { meetContact } from '../contacts/meet.ts';
import { type NamedContact, resolveContact } from '../contacts/resolve.ts';
import type { ContactRow } from '../contacts/store.ts';
import { appendConversationEvent } from '../events.ts';
import { keepFile } from '../files/keep.ts';
import type { ReceivedUpload } from '../files/receive.ts';
import { type InboxSettings, parseInboxSettings } from '../inboxes/settings.ts';
import { appendMessage } from '../messages/append.ts';
import type { MessageData } from '../messages/data.ts';
import { clientIdOf } from '../messages/numbering.ts';
import { notice } from './notices.ts';
import { giveTo, giveToPeople, handOff, keepOutside } from './ownership.ts';

export interface OpenConversation extends Opening {
  text: string;
  /** Bytes that came as the first message; its text may then be empty. */
  upload?: ReceivedUpload | null;
  clientMessageId?: string | null;
  /** The same for a caller who knows by itself that this was opened before: the id of the message alone. */
  messageClientId?: string | null;
  data?: Omit<MessageData, 'file' | 'event'>;
  /** For faces whose clients number their messages (`PostMessage.number`). */
  number?: number | null;
}

export interface Opening {
  workspaceId: string;
  inboxId: string;
  face: FaceName;
  contact: NamedContact;
  first?: First;
  /** Open conversations that this contact may have; null = any number: an outside system counts for itself. Default: the inbox's. */
  mostOpen?: number | null;
  /** What is fixed about it from the start, in the columns' own words. */
  about?: About;
}

/**
 * Who comes first: whoever the inbox says (Sate, usually); people at once, because a bot was there before; `program`: the
 * inbox's bot if it has one, otherwise people; `outside`: the program that opens it keeps it for the time being; or exactly
 * these, with nobody chosen by routing.
 */
export type First =
  | 'inbox'
  | 'people'
  | 'program'
  | 'outside'
  | { agentIds: readonly string[]; botIds: readonly string[] };

export type About = Partial<
  Pick<
    ConversationRow,
    | 'subject'
    | 'reference'
    | 'reply_hook_id'
    | 'origin'
    | 'attributes'
    | 'language'
    | 'priority'
    | 'followers'
    | 'tags'
    | 'extras'
  >
>;

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
    const known = await findOpened(tx, db, { ...input, scope });
    if (known) return { ...(await firstMessage(db, known)), conversation: tx.snapshot(known), repeated: true };

    const { row, settings } = await begin(tx, db, input, contact, input.text || (input.upload?.name ?? ''));
    await rememberOpened(tx, db, { ...input, scope, conversationId: row.id });
    const file = input.upload ? await keepFile(db, tx.now, row, input.upload) : null;
    const message = appendMessage(tx, row, {
      authorKind: 'contact',
      authorId: contact.id,
      text: input.text,
      file,
      data: input.data,
      clientMessageId: input.number ? clientIdOf(input.number) : (input.messageClientId ?? input.clientMessageId),
      changes:
        input.number === undefined ? {} : { numbering: input.number === null ? 'free' : `counting:${input.number}` },
    });
    await settleFirst(tx, db, row, input.first, settings);
    return { message, conversation: tx.snapshot(row), repeated: false };
  },
};

/** The row and its event, before anybody has said anything. Refuses: `open_limit`. */
export async function begin(
  tx: Transaction,
  db: Kysely<Tables>,
  opening: Opening,
  contact: ContactRow,
  subject: string,
): Promise<{ row: ConversationRow; settings: InboxSettings }> {
  const inbox = await db
    .selectFrom('inboxes')
    .select('settings')
    .where('id', '=', opening.inboxId)
    .executeTakeFirstOrThrow();
  const settings = parseInboxSettings(inbox.settings);
  const { mostOpen = settings.openLimit } = opening;
  if (mostOpen !== null) await refuseBeyondLimit(db, contact.id, mostOpen);
  if (contact.met_at === null) await meetContact(tx, db, contact);
  const row = await insertConversation(tx, db, opening, contact, {
    bySate: isSatesFirst(opening.first, settings),
    subject,
  });
  appendConversationEvent(tx, 'conversation.opened', row);
  return { row, settings };
}

/** After the first message, if there is one: the conversation goes to whoever comes first. */
export async function settleFirst(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  first: First = 'inbox',
  settings: InboxSettings,
): Promise<void> {
  if (first === 'inbox') {
    if (!settings.responder) await answerWithoutResponder(tx, db, row, settings);
  } else if (first === 'people' || (first === 'program' && settings.bot === null)) await giveToPeople(tx, db, row);
  else if (first === 'outside') keepOutside(tx, row);
  else if (first !== 'program') await giveTo(tx, db, row, first);
  else if (settings.bot !== null && settings.bot !== SATE) {
    await giveTo(tx, db, row, { agentIds: [], botIds: [settings.bot] });
  }
}

/** The name of our own responder where an inbox names its bot. */
export const SATE = 'sate';

function isSatesFirst(first: First = 'inbox', settings: InboxSettings): boolean {
  if (first === 'inbox') return settings.responder;
  return first === 'program' && settings.bot === SATE;
}

interface OpenedUnder {
  workspaceId: string;
  /** Who may repeat: the contact, or the program that opens. */
  scope: string;
  clientMessageId?: string | null;
  text: string;
}

/** What was opened under this client's id before. Refuses: `conflict` when it was something else. */
export async function findOpened(
  tx: Transaction,
  db: Kysely<Tables>,
  { workspaceId, scope, clientMessageId, text }: OpenedUnder,
): Promise<ConversationRow | undefined> {
  if (!clientMessageId) return undefined;
  const known = await db
    .selectFrom('idempotency')
    .select(['fingerprint', 'result'])
    .where('workspace_id', '=', workspaceId)
    .where('scope', '=', scope)
    .where('key', '=', clientMessageId)
    .executeTakeFirst();
  if (!known) return undefined;
  const row = await tx.conversation(known.result);
  if (!row || known.fingerprint !== sha256(text)) throw new AppError('conflict');
  return row;
}

export async function rememberOpened(
  tx: Transaction,
  db: Kysely<Tables>,
  { workspaceId, scope, clientMessageId, text, conversationId }: OpenedUnder & { conversationId: string },
): Promise<void> {
  if (!clientMessageId) return;
  const result = { fingerprint: sha256(text), result: conversationId, created_at: tx.now };
  await db
    .insertInto('idempotency')
    .values({ workspace_id: workspaceId, scope, key: clientMessageId, ...result })
    .execute();
}

async function firstMessage(db: Kysely<Tables>, row: ConversationRow): Promise<{ message: MessageRow }> {
  const message = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_pk', '=', row.pk)
    .where('seq', '=', 1)
    .executeTakeFirstOrThrow();
  return { message };
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
  input: Opening,
  contact: ContactRow,
  { bySate, subject }: { bySate: boolean; subject: string },
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
    subject: subjectOf(subject),
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
    bots: null,
    followers: null,
    priority: null,
    tags: null,
    attributes: null,
    origin: null,
    extras: null,
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
