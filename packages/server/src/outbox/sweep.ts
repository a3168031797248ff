import type { Action } from '../db/writer.ts';

export interface Sweep {
  /** Everything up to here has been taken by every subscriber. */
  outboxUpTo: number;
  idempotencyBefore: number;
}

/** Rows per sweep: a long delete would hold up the messages that wait behind it. */
const MOST_ROWS = 2000;

/** Removes what nobody will read again. Answers how many outbox rows went, so that the caller knows whether to go on. */
export const sweep: Action<Sweep, { outbox: number }> = {
  name: 'outbox.sweep',
  async run(tx, input) {
    const db = await tx.sql();
    const oldest = await db.selectFrom('outbox').select('position').orderBy('position').limit(1).executeTakeFirst();
    let outbox = 0;
    if (oldest && oldest.position <= input.outboxUpTo) {
      const last = Math.min(input.outboxUpTo, oldest.position + MOST_ROWS - 1);
      outbox = Number((await db.deleteFrom('outbox').where('position', '<=', last).executeTakeFirst()).numDeletedRows);
    }
    await db.deleteFrom('idempotency').where('created_at', '<', input.idempotencyBefore).execute();
    return { outbox };
  },
};
