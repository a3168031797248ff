import type { Action } from '../db/writer.ts';

export interface Sweep {
  /** Everything up to here has been taken by every subscriber. */
  outboxUpTo: number;
  idempotencyBefore: number;
}

/** Rows per sweep: a long delete would hold up the messages that wait behind it. */
const MOST_ROWS = 200;

/** Removes what nobody will read again. Answers how many outbox rows went, so that the caller knows whether to go on. */
export const sweep: Action<Sweep, { outbox: number }> = {
  name: 'outbox.sweep',
  async run(tx, input) {
    const db = await tx.sql();
    const taken = await db
      .selectFrom('outbox')
      .select('position')
      .where('position', '<=', input.outboxUpTo)
      .orderBy('position')
      .limit(MOST_ROWS)
      .execute();
    const last = taken.at(-1);
    if (last) await db.deleteFrom('outbox').where('position', '<=', last.position).execute();
    await db.deleteFrom('idempotency').where('created_at', '<', input.idempotencyBefore).execute();
    return { outbox: taken.length };
  },
};
