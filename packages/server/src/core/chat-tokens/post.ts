import type { FaceName } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { fillContact } from '../contacts/change.ts';
import { type ContactDetails, fillContactOf, findContactByDetails, lockContactOf } from '../contacts/fill.ts';
import { type NamedContact, resolveContact } from '../contacts/resolve.ts';
import { noteReturn } from '../conversations/leave.ts';
import { openConversation } from '../conversations/open.ts';
import { reopen } from '../conversations/reopen.ts';
import { keepFile } from '../files/keep.ts';
import type { ReceivedUpload } from '../files/receive.ts';
import { appendMessage } from '../messages/append.ts';
import { postMessage } from '../messages/post.ts';
import { type AboutPost, columnsOf, noteAbout } from './about.ts';
import { moveWaiting } from './move-waiting.ts';
import { isRepeat, rememberFiles } from './repeat.ts';

export interface ChatPost {
  workspaceId: string;
  tokenId: string;
  inboxId: string;
  face: FaceName;
  /** The program's name for the conversation; it has not to exist yet. */
  reference: string;
  /** Where its answers go from now on. */
  hookId: string;
  /** Empty only with files. */
  text: string;
  files: readonly ReceivedUpload[];
  /** `PostMessage.number`. */
  number?: number | null;
  clientMessageId?: string | null;
  usesPredefinedInput?: boolean;
  details: ContactDetails;
  /** The customer's own address, where it is not the conversation that tells customers apart. */
  externalAddress: string | null;
  about: AboutPost;
  /** A first message longer than this is a bot's history. */
  historyFrom: number;
}

export interface ChatPosted {
  conversation: ConversationRow;
  repeated: boolean;
}

/**
 * A message under a program's own name for the conversation, whatever state that is in: it is opened when there is none,
 * opened again when it was closed, its answers follow the program to a new address. Names are claimed by a unique index, so
 * of messages that come at the same moment the first opens and the others follow. Refuses: `conflict`.
 */
export const postByReference: Action<ChatPost, ChatPosted> = {
  name: 'chat_tokens.post',
  async run(tx, input) {
    const db = await tx.sql();
    const row = await claim(tx, db, input);
    if (!row) return open(tx, db, input);
    if (await isRepeat(tx, db, row, input)) return { conversation: tx.snapshot(row), repeated: true };
    if (row.state === 'closed') await reopen(tx, db, row);
    if (row.reply_hook_id !== input.hookId) {
      await moveWaiting(db, tx.now, { conversationId: row.id, from: row.reply_hook_id, to: input.hookId });
      tx.change(row, { reply_hook_id: input.hookId });
    }
    await fillContactOf(tx, db, row, input.details);
    noteAbout(tx, row, input.about);
    if (input.text !== '') await postText(tx, row, input);
    await postFiles(tx, db, row, input.files);
    await rememberFiles(db, tx.now, row, input);
    return { conversation: tx.snapshot(row), repeated: false };
  },
};

/** The conversation of that name; null when the name is ours to give one. */
async function claim(tx: Transaction, db: Kysely<Tables>, input: ChatPost): Promise<ConversationRow | null> {
  const name = { token_id: input.tokenId, reference: input.reference };
  const claimed = await db
    .insertInto('chat_conversations')
    .values({ ...name, conversation_id: '', created_at: tx.now })
    .onConflict((conflict) => conflict.columns(['token_id', 'reference']).doNothing())
    .returning('reference')
    .executeTakeFirst();
  if (claimed) return null;
  const { conversation_id } = await db
    .selectFrom('chat_conversations')
    .select('conversation_id')
    .where('token_id', '=', name.token_id)
    .where('reference', '=', name.reference)
    .executeTakeFirstOrThrow();
  await lockContactOf(db, conversation_id, input.details);
  return (await tx.conversation(conversation_id)) ?? null;
}

async function open(tx: Transaction, db: Kysely<Tables>, input: ChatPost): Promise<ChatPosted> {
  const { workspaceId, inboxId, face, reference, number, clientMessageId } = input;
  const [first, ...others] = input.files;
  const contact = await resolveContact(tx, db, workspaceId, await nameContact(db, input));
  await fillContact(tx, db, contact, input.details);
  const isHistory = [...input.text].length > input.historyFrom;
  const opened = await openConversation.run(tx, {
    ...{ workspaceId, inboxId, face },
    contact: { contactId: contact.id },
    text: input.text,
    upload: first ?? null,
    data: dataOf(input, isHistory),
    ...(number === undefined ? {} : { number }),
    // Of a repeat the name of the conversation decides, so its contact is no second place to look.
    messageClientId: input.text === '' ? null : clientMessageId,
    first: 'people',
    mostOpen: null,
    about: { reference, reply_hook_id: input.hookId, ...columnsOf(input.about) },
  });
  await db
    .updateTable('chat_conversations')
    .set({ conversation_id: opened.conversation.id })
    .where('token_id', '=', input.tokenId)
    .where('reference', '=', reference)
    .execute();
  const row = await tx.conversation(opened.conversation.id);
  if (!row) return { conversation: opened.conversation, repeated: false };
  await postFiles(tx, db, row, others);
  await rememberFiles(db, tx.now, row, input);
  return { conversation: tx.snapshot(row), repeated: false };
}

/** An address of the customer's own says who it is; else e-mail or telephone, as far as we know them; else the name. */
async function nameContact(db: Kysely<Tables>, input: ChatPost): Promise<NamedContact> {
  if (input.externalAddress !== null) return { source: input.face, reference: input.externalAddress };
  const known = await findContactByDetails(db, input.workspaceId, input.face, input.details);
  if (known) return { contactId: known };
  // Another token's customer of the same name is another person.
  return { source: `${input.face}:${input.tokenId}`, reference: input.reference };
}

async function postText(tx: Transaction, row: ConversationRow, input: ChatPost): Promise<void> {
  await postMessage.run(tx, {
    actor: { kind: 'contact', workspaceId: row.workspace_id, contactId: row.contact_id },
    conversationId: row.id,
    text: input.text,
    ...(input.number === undefined ? {} : { number: input.number }),
    clientMessageId: input.clientMessageId ?? null,
    data: dataOf(input, false),
  });
}

/** A message for each file. */
async function postFiles(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  files: readonly ReceivedUpload[],
): Promise<void> {
  if (files.length > 0) noteReturn(tx, row);
  for (const upload of files) {
    const file = await keepFile(db, tx.now, row, upload);
    const isWaiting = row.owner_kind === 'agent' || row.owner_kind === 'queue';
    appendMessage(tx, row, {
      authorKind: 'contact',
      authorId: row.contact_id,
      text: '',
      file,
      changes: { close_suggested: 0, waiting_since: isWaiting ? (row.waiting_since ?? tx.now) : null },
    });
  }
}

/** Undefined for the plain message, which is nearly every one. */
export function dataOf({ usesPredefinedInput }: Pick<ChatPost, 'usesPredefinedInput'>, isHistory: boolean) {
  if (!usesPredefinedInput && !isHistory) return undefined;
  return {
    ...(isHistory ? { history: true as const } : {}),
    ...(usesPredefinedInput ? { foreign: { usedPredefinedUserInput: true } } : {}),
  };
}
