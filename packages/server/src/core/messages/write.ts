import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { readList } from '../../lib/merge-json.ts';
import { accessConversation } from '../access.ts';
import type { Actor } from '../actor.ts';
import { noteGuest } from '../conversations/guests.ts';
import { noteReturn } from '../conversations/leave.ts';
import { giveToAgent } from '../conversations/ownership.ts';
import { reopen } from '../conversations/reopen.ts';
import { summariseThread } from '../conversations/summary.ts';
import { attachFile } from '../files/attach.ts';
import { asMessageFile, findFile } from '../files/store.ts';
import { OTHER, type Repeatable } from '../repeats.ts';
import { appendMessage } from './append.ts';
import { storedClientId } from './client-id.ts';
import { type MessageData, type MessageFile, unpackMessageData } from './data.ts';

export interface WrittenMessage {
  author: { kind: 'contact' | 'agent' | 'bot' | 'system'; id: string | null; name: string | null };
  text: string;
  data?: Omit<MessageData, 'file' | 'event' | 'call'>;
  /** An upload of the workspace that goes along. */
  fileId?: string | null;
}

export interface WriteMessages {
  actor: Actor;
  conversationId: string;
  /** In the order in which they were said. */
  messages: readonly WrittenMessage[];
  /** The program's own key for all of them together. */
  repeat?: Repeatable | null;
  /** Written into a closed conversation they open it again; what is refused or repeated does not. */
  reopens?: boolean;
}

export interface Written {
  messages: MessageRow[];
  conversation: ConversationRow;
  repeated: boolean;
}

/**
 * A program writes down what several people said: all of it or nothing, one behind the other. Unlike `postMessage` it asks for no
 * ownership, since the program speaks for others, and writes in closed conversations too, which stay closed unless it says so. Only Sate gives way:
 * where an agent has spoken, that agent has the conversation. The answers of those who do not take part are no answers.
 * Refuses: `not_found` (the conversation, a file), `conflict`.
 */
export const writeMessages: Action<WriteMessages, Written> = {
  name: 'messages.write',
  needs: (input) => ({
    conversationId: input.conversationId,
    clientMessageId:
      clientIdAt(input, 0) && storedClientId(input.messages[0]?.author.kind ?? 'bot', clientIdAt(input, 0)),
  }),
  async run(tx, input) {
    const row = await accessConversation(tx, input.actor, input.conversationId);
    const guests = guestsIn(row, input.messages);
    const isPlain =
      guests.length === 0 &&
      !(input.reopens && row.state === 'closed') &&
      input.messages.every(({ author, fileId }) => author.kind !== 'agent' && !fileId);
    const db = isPlain ? null : await tx.sql();
    const earlier = await findEarlier(tx, row, input);
    if (earlier) return { messages: earlier, conversation: tx.snapshot(row), repeated: true };
    if (db) {
      for (const contactId of guests) {
        await noteGuest(db, { workspaceId: row.workspace_id, contactId, conversationId: row.id });
      }
    }
    const files = db ? await findFiles(db, row, input) : new Map<string, MessageFile>();
    if (db && input.reopens && row.state === 'closed') await reopen(tx, db, row);
    if (db) await giveWay(tx, db, row, input.messages);
    // Later than everything before and each later than the last, so that a list sorted by time has the order of the thread.
    let at = Math.max(tx.now, (row.last_at ?? 0) + 1);
    const messages: MessageRow[] = [];
    for (const [index, written] of input.messages.entries()) {
      const file = written.fileId ? (files.get(written.fileId) as MessageFile) : null;
      if (db && file) {
        await attachFile(db, tx.now, { workspaceId: row.workspace_id, fileId: file.id, conversationId: row.id });
      }
      if (written.author.kind === 'contact') noteReturn(tx, row);
      const clientMessageId = clientIdAt(input, index);
      const call = index === 0 && input.repeat ? { call: callOf(input.repeat) } : {};
      const marked = { ...written, data: { ...written.data, ...call } };
      messages.push(append(tx, row, marked, { file, clientMessageId, at }));
      at += 1;
    }
    return { messages, conversation: tx.snapshot(row), repeated: false };
  },
};

/** Other contacts whose words it will hold, in the order in which all who lock several do it. */
function guestsIn(row: ConversationRow, messages: readonly WrittenMessage[]): string[] {
  const ids = messages.flatMap(({ author }) => (author.kind === 'contact' && author.id !== null ? [author.id] : []));
  return [...new Set(ids)].filter((id) => id !== row.contact_id).sort();
}

function append(
  tx: Transaction,
  row: ConversationRow,
  { author, text, data }: Omit<WrittenMessage, 'data'> & { data: Omit<MessageData, 'file' | 'event'> },
  also: { file: MessageFile | null; clientMessageId: string | null; at: number },
): MessageRow {
  const isOpen = row.state === 'open';
  const byPerson = isOpen && (row.owner_kind === 'queue' || row.owner_kind === 'agent');
  const answers = author.kind === 'agent' && takesPart(row, author.id);
  const changes: Partial<ConversationRow> =
    author.kind === 'contact'
      ? {
          close_suggested: isOpen ? 0 : row.close_suggested,
          waiting_since: byPerson ? (row.waiting_since ?? tx.now) : null,
        }
      : answers
        ? { waiting_since: null }
        : {};
  return appendMessage(tx, row, {
    authorKind: author.kind,
    authorId: author.id,
    authorName: author.name,
    text,
    data,
    isNoAnswer: !answers,
    changes,
    ...also,
  });
}

function takesPart(row: ConversationRow, agentId: string | null): boolean {
  return agentId !== null && (row.owner_agent_id === agentId || readList(row.participants).includes(agentId));
}

/** Sate and an agent never answer the same contact: who writes as an agent takes over. */
async function giveWay(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  messages: readonly WrittenMessage[],
): Promise<void> {
  if (row.owner_kind !== 'sate' || row.state !== 'open') return;
  const { author } = messages.find((it) => it.author.kind === 'agent') ?? {};
  if (!author || author.id === null) return;
  const agent = await db
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('id', '=', author.id)
    .where('workspace_id', '=', row.workspace_id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!agent) return;
  const handoff_summary = await summariseThread(db, row, 'An agent took over.');
  tx.change(row, { handoff_reason: 'taken_over', handoff_summary, handoff_at: tx.now });
  appendMessage(tx, row, { authorKind: 'system', text: '', event: { type: 'handed_off', reason: 'taken_over' } });
  await giveToAgent(tx, db, row, agent);
}

async function findFiles(
  db: Kysely<Tables>,
  row: ConversationRow,
  { actor, messages }: WriteMessages,
): Promise<Map<string, MessageFile>> {
  const found = new Map<string, MessageFile>();
  for (const { fileId } of messages) {
    if (!fileId || found.has(fileId)) continue;
    const file = await findFile(db, fileId);
    if (!file || file.workspace_id !== row.workspace_id) throw new AppError('not_found');
    if (actor.kind === 'contact' && file.contact_id !== actor.contactId) throw new AppError('not_found');
    found.set(fileId, asMessageFile(file));
  }
  return found;
}

function clientIdAt({ repeat }: WriteMessages, index: number): string | null {
  return repeat ? `${repeat.key}#${index}` : null;
}

function callOf({ caller, fingerprint }: Repeatable): string {
  return `${caller} ${fingerprint}`;
}

const KINDS = ['contact', 'agent', 'bot', 'system'] as const;

/**
 * What the same call wrote before. Stored ids tell authors apart, and a key is its caller's whoever the authors are, so the first
 * message is looked for under each of them. Refuses: `conflict` when the key came with something else.
 */
async function findEarlier(
  tx: Transaction,
  row: ConversationRow,
  input: WriteMessages,
): Promise<MessageRow[] | undefined> {
  const { repeat, messages } = input;
  if (!repeat) return undefined;
  for (const kind of KINDS) {
    const first = await tx.messageByClientId(row, storedClientId(kind, clientIdAt(input, 0)) as string);
    const call = first && unpackMessageData(first).call;
    // Without the mark it is a message of somebody who has ids of their own, or older than the mark.
    if (!call?.startsWith(`${repeat.caller} `)) continue;
    if (call !== callOf(repeat)) throw new AppError('conflict', { reason: OTHER });
    const found: MessageRow[] = [];
    for (const [index, { author }] of messages.entries()) {
      const message = await tx.messageByClientId(row, storedClientId(author.kind, clientIdAt(input, index)) as string);
      if (!message) throw new AppError('conflict', { reason: OTHER });
      found.push(message);
    }
    return found;
  }
  return undefined;
}
