import type { Action } from '../db/writer.ts';

/** Remembers how far a durable subscriber is. Never moves back. */
export const saveCursor: Action<{ subscriber: string; position: number }, void> = {
  name: 'outbox.save_cursor',
  async run(tx, input) {
    const db = await tx.sql();
    await db
      .insertInto('cursors')
      .values({ subscriber: input.subscriber, position: input.position, updated_at: tx.now })
      .onConflict((conflict) =>
        conflict
          .column('subscriber')
          .doUpdateSet({ position: input.position, updated_at: tx.now })
          .where('cursors.position', '<', input.position),
      )
      .execute();
  },
};
