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

/** Numbers have no holes, so whichever page is asked for is so many messages after a number: one kept statement for all. */
async function readPage(
  { database }: FaceContext,
  row: ConversationHead,
  query: PageQuery,
): Promise<{ rows: MessageRow[]; hasMore: boolean }> {
  if (query.after !== undefined) {
    const rows = await database.readMessages(row.pk, query.after, query.limit);
    return { rows, hasMore: query.after + rows.length < row.head_seq };
  }
  const last = Math.min(row.head_seq, (query.before ?? Number.POSITIVE_INFINITY) - 1);
  const after = Math.max(0, last - query.limit);
  return { rows: await database.readMessages(row.pk, after, last - after), hasMore: after > 0 };
}
