import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';

/**
 * Takes away what hooks were sent about these conversations and contacts, what the receivers answered, and what has yet to be
 * sent. After their own rows are locked or gone: until then somebody may still add to it.
 */
export async function forgetDeliveries(db: Kysely<Tables>, subjects: readonly string[]): Promise<void> {
  await db
    .deleteFrom('hook_attempts')
    .where('delivery_id', 'in', (query) =>
      query.selectFrom('hook_deliveries').select('id').where('lane', 'in', subjects),
    )
    .execute();
  await db.deleteFrom('hook_deliveries').where('lane', 'in', subjects).execute();
  await db.deleteFrom('hook_lanes').where('lane', 'in', subjects).execute();
}
