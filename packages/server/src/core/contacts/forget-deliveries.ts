import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';

/** Ids in one statement: databases take only so many parameters. */
const PART = 1000;

/**
 * Takes away what hooks were sent about these conversations and contacts, what the receivers answered, and what has yet to be
 * sent. After their own rows are locked: until then somebody may still add to it. Whoever writes down how a try ended holds the
 * delivery's row while it adds the attempt, so the attempts are looked for when the deliveries are gone. Deliveries before
 * lanes, as everybody locks them.
 */
export async function forgetDeliveries(db: Kysely<Tables>, subjects: readonly string[]): Promise<void> {
  const gone = await db.deleteFrom('hook_deliveries').where('lane', 'in', subjects).returning('id').execute();
  const ids = gone.map((row) => row.id);
  for (let at = 0; at < ids.length; at += PART) {
    await db
      .deleteFrom('hook_attempts')
      .where('delivery_id', 'in', ids.slice(at, at + PART))
      .execute();
  }
  await db.deleteFrom('hook_lanes').where('lane', 'in', subjects).execute();
}
