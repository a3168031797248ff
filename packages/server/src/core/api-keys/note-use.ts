import type { Action } from '../../db/writer.ts';

/** Remembers that these keys were used lately; once a minute is exact enough. */
export const noteKeyUse: Action<{ keyIds: string[] }, void> = {
  name: 'api_keys.note_use',
  async run(tx, input) {
    const db = await tx.sql();
    await db.updateTable('api_keys').set({ last_used_at: tx.now }).where('id', 'in', input.keyIds).execute();
  },
};
