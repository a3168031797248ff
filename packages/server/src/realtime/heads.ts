import type { Kysely } from 'kysely';
import type { Server } from 'socket.io';
import type { Tables } from '../db/schema.ts';

const BATCH = 500;

/**
 * Tells everybody who follows a conversation where its head stands, so that a client which lost a hint notices. Rooms are
 * those whose name starts with `prefix`; the rest of the name is the conversation's id.
 */
export async function announceHeads(
  io: Server,
  read: Kysely<Tables>,
  namespace: string,
  prefix: string,
): Promise<void> {
  const { rooms } = io.of(namespace).adapter;
  const ids = [...rooms.keys()].filter((room) => room.startsWith(prefix)).map((room) => room.slice(prefix.length));
  for (let start = 0; start < ids.length; start += BATCH) {
    const rows = await read
      .selectFrom('conversations')
      .select(['id', 'head_seq', 'revision'])
      .where('id', 'in', ids.slice(start, start + BATCH))
      .execute();
    for (const row of rows) {
      io.of(namespace)
        .to(prefix + row.id)
        .emit('conversation.head', { conversationId: row.id, headSeq: row.head_seq, revision: row.revision });
    }
  }
}
