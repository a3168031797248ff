import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { KnownOfContact } from '../../core/contacts/change.ts';
import type { NamedContact } from '../../core/contacts/resolve.ts';
import type { Tables } from '../../db/schema.ts';
import { type Cast, staffById, staffByUser } from './cast.ts';
import { objectId, VISITOR_SOURCE } from './ids.ts';
import { findVisitor, type Staff } from './store.ts';

/** Whose conversation it is: the contact behind it, and what is known of that person anyway. */
export interface Requester {
  contact: NamedContact;
  known: KnownOfContact;
}

/** A visitor or a teammate by name. Refuses: `forbidden` for anybody else, as contract §4 says. */
export async function findRequester(db: Kysely<Tables>, cast: Cast, name: string): Promise<Requester> {
  const staff = staffByUser(cast, name);
  if (staff && staff.disabled_at === null) return asRequester(staff);
  const visitor = await findVisitor(db, cast.workspace.id, name);
  if (!visitor) throw new AppError('forbidden', { reason: 'The sender is not in this project.' });
  return { contact: { contactId: visitor.id }, known: {} };
}

/** Somebody of the staff who asks in their own name is a contact too, under the name of the user. */
export function ownRequester(cast: Cast, agentId: string): Requester {
  const staff = staffById(cast, agentId);
  if (!staff) throw new AppError('unauthenticated');
  return asRequester(staff);
}

function asRequester(staff: Staff): Requester {
  return {
    contact: { source: VISITOR_SOURCE, reference: objectId(staff.user_id) },
    known: { name: staff.name, email: staff.user.email },
  };
}
