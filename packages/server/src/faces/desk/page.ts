import { messagesBefore } from '../../core/messages/store.ts';
import type { ConversationHead, MessageRow } from '../../db/rows.ts';
import type { FaceContext } from '../../edge/context.ts';
import { Serialised } from '../../edge/registry.ts';
import { presentMessage } from './present.ts';

export interface PageQuery {
  after?: number;
  before?: number;
  limit: number;
}

/**
 * A page of a thread, ascending. Messages never change, so a rendered page is good for as long as the head stands; the
 * pages that everybody asks for (the newest of a lively conversation) are rendered once.
 */
export async function messagePage(context: FaceContext, row: ConversationHead, query: PageQuery): Promise<Serialised> {
  const key = `desk:${row.pk}:${row.head_seq}:${query.after ?? ''}:${query.before ?? ''}:${query.limit}`;
  const kept = context.pages.get(key);
  if (kept) return new Serialised(kept);
  const { rows, hasMore } = await readPage(context, row, query);
  const messages = rows.map((message) => presentMessage(message, row.id, context.publicUrl));
  const page = JSON.stringify({ messages, headSeq: row.head_seq, hasMore });
  context.pages.offer(key, page);
  return new Serialised(page);
}

async function readPage(
  context: FaceContext,
  row: ConversationHead,
  query: PageQuery,
): Promise<{ rows: MessageRow[]; hasMore: boolean }> {
  const { database } = context;
  if (query.after !== undefined) {
    const rows = await database.readMessages(row.pk, query.after, query.limit);
    return { rows, hasMore: query.after + rows.length < row.head_seq };
  }
  const before = Math.min(query.before ?? row.head_seq + 1, row.head_seq + 1);
  // Numbers have no holes, so the newest page is everything after a number too: one kept statement serves both.
  if (query.before === undefined) {
    const rows = await database.readMessages(row.pk, Math.max(0, row.head_seq - query.limit), query.limit);
    return { rows, hasMore: row.head_seq > query.limit };
  }
  const rows = await messagesBefore(database.read, row.pk, before, query.limit);
  return { rows, hasMore: (rows[0]?.seq ?? 1) > 1 };
}
