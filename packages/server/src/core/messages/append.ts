import type { ThreadEvent } from '@baton/protocol';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { AuthorKindColumn } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { newId } from '../../lib/ids.ts';
import { appendEvent } from '../events.ts';
import { storedClientId } from './client-id.ts';
import { type MessageData, type MessageFile, packMessageData } from './data.ts';

export interface NewMessage {
  authorKind: AuthorKindColumn;
  authorId?: string | null;
  authorName?: string | null;
  text: string;
  file?: MessageFile | null;
  data?: Omit<MessageData, 'file' | 'event'>;
  event?: ThreadEvent;
  clientMessageId?: string | null;
  /** When it arrived, where several that arrive together must keep their order by time too; absent = now. */
  at?: number;
  /** Set for an agent's words that are no answer to the contact: said elsewhere, or by somebody who does not take part. */
  isNoAnswer?: boolean;
  /** Changes of the conversation that belong to this message; they are part of what its event shows. */
  changes?: Partial<ConversationRow>;
}

const PREVIEW_LENGTH = 160;

/**
 * The one function that stores a message. All faces, the console and Sate come here, inside their action's transaction:
 * the next `seq` is taken from the locked conversation row, so the order is the order of commits and has no holes.
 * The caller has decided already; nothing is refused here.
 */
export function appendMessage(tx: Transaction, row: ConversationRow, message: NewMessage): MessageRow {
  const seq = row.head_seq + 1;
  const kind = message.event ? 'event' : message.file ? 'file' : 'text';
  const at = message.at ?? tx.now;
  const stored: MessageRow = {
    conversation_pk: row.pk,
    seq,
    id: newId(),
    kind,
    author_kind: message.authorKind,
    author_id: message.authorId ?? null,
    author_name: message.authorName ?? null,
    text: message.text,
    data: dataOf(message),
    client_message_id: storedClientId(message.authorKind, message.clientMessageId),
    created_at: at,
  };
  // What follows on the row belongs to this change: nobody has seen the row in between.
  tx.change(row, message.changes ?? NOTHING);
  markRead(row, {
    seq,
    kind,
    author: message.authorKind,
    isAnswer: kind !== 'event' && !message.isNoAnswer,
    now: tx.now,
  });
  row.head_seq = seq;
  row.updated_at = tx.now;
  if (kind !== 'event') {
    row.last_author = message.authorKind;
    row.last_text = (message.text || message.file?.name || '').slice(0, PREVIEW_LENGTH).toWellFormed();
    row.last_at = at;
  }
  tx.addMessage(stored);
  appendEvent(tx, 'message.created', row.workspace_id, row.id, { message: stored, conversation: tx.snapshot(row) });
  return stored;
}

const NOTHING: Partial<ConversationRow> = {};

function dataOf({ data, file, event }: NewMessage): string | null {
  if (!data && !file && !event) return null;
  return packMessageData({ ...data, ...(file ? { file } : {}), ...(event ? { event } : {}) });
}

/**
 * Whoever writes has read what came before. Sate's words and inline events are news to the contact at most: an agent who
 * was up to date stays so.
 */
function markRead(row: ConversationRow, { seq, kind, author, isAnswer, now }: Read): void {
  if (author === 'contact') {
    row.contact_read_seq = seq;
    row.unread_count += 1;
  } else if (author === 'agent') {
    row.agent_read_seq = seq;
    row.unread_count = 0;
    if (isAnswer) row.first_response_at ??= now;
  } else {
    if (row.agent_read_seq === row.head_seq) row.agent_read_seq = seq;
    if (kind === 'event' && row.contact_read_seq === row.head_seq) row.contact_read_seq = seq;
  }
}

interface Read {
  seq: number;
  kind: MessageRow['kind'];
  author: AuthorKindColumn;
  isAnswer: boolean;
  now: number;
}
