import type { Lead, ProjectUser, TiledeskUser, Visitor } from '@baton/protocol/tiledesk';
import { LEAD_STATUS, ROLE_TYPE } from '@baton/protocol/tiledesk';
import type { ContactRow } from '../../../core/contacts/store.ts';
import type { User } from '../../../core/users/store.ts';
import { readList } from '../../../lib/merge-json.ts';
import { objectId, visitorId } from '../ids.ts';
import type { Staff } from '../store.ts';
import { instant, present, readObject } from './values.ts';

// People in Tiledesk's words: users (who sign in), project users (who is in a project, staff and visitors), leads. Pure.

/** Never a password. */
export function presentUser(user: User): TiledeskUser {
  return present({
    _id: objectId(user.id),
    id: objectId(user.id),
    email: user.email,
    firstname: user.firstName,
    lastname: user.lastName,
    emailverified: user.emailVerified,
    status: 100,
    phone: user.phone ?? undefined,
    createdAt: instant(user.createdAt),
    updatedAt: instant(user.updatedAt),
  });
}

export function presentVisitor(contact: ContactRow): Visitor {
  const names = visitorNames(contact);
  return present({
    _id: visitorId(contact),
    id: visitorId(contact),
    firstname: names.firstname,
    lastname: names.lastname,
    fullName: visitorName(contact),
    email: contact.email ?? undefined,
    attributes: readObject(contact.attributes),
  });
}

/** A visitor without a name is a guest with the beginning of the id. */
export function visitorName(contact: Pick<ContactRow, 'id' | 'source' | 'reference' | 'name'>): string {
  return contact.name ?? `guest#${visitorId(contact).slice(0, 4)}`;
}

/** The two names as they were given; a person whose names came as one has the first word of it as the first. */
function visitorNames(contact: ContactRow): { firstname: string; lastname?: string } {
  const details = readObject(contact.details) ?? {};
  if (typeof details.firstname === 'string') {
    return {
      firstname: details.firstname,
      ...(typeof details.lastname === 'string' ? { lastname: details.lastname } : {}),
    };
  }
  const [firstname = '', ...rest] = visitorName(contact).split(' ');
  return { firstname, ...(rest.length > 0 ? { lastname: rest.join(' ') } : {}) };
}

export function presentLead(contact: ContactRow, organisationId: string): Lead {
  const details = readObject(contact.details) ?? {};
  const word = (key: string) => (typeof details[key] === 'string' ? (details[key] as string) : undefined);
  return present({
    _id: objectId(contact.id),
    id: objectId(contact.id),
    lead_id: visitorId(contact),
    fullname: visitorName(contact),
    email: contact.email ?? undefined,
    phone: contact.phone ?? undefined,
    company: word('company'),
    note: word('note'),
    streetAddress: word('streetAddress'),
    city: word('city'),
    region: word('region'),
    zipcode: word('zipcode'),
    country: word('country'),
    tags: readList(contact.tags),
    attributes: readObject(contact.attributes),
    status: contact.removed_at === null ? leadStatus(details) : LEAD_STATUS.deleted,
    id_project: organisationId,
    createdBy: word('createdBy') ?? visitorId(contact),
    createdAt: instant(contact.met_at ?? contact.created_at),
    updatedAt: instant(contact.updated_at),
  });
}

function leadStatus(details: Record<string, unknown>): number {
  return typeof details.status === 'number' ? details.status : LEAD_STATUS.normal;
}

/** What leads have that the core has no column for. */
export const LEAD_DETAILS = ['company', 'note', 'streetAddress', 'city', 'region', 'zipcode', 'country'] as const;

/** A teammate; `how` says whether the user stands in it or only its id. */
export function presentStaff(
  staff: Staff,
  organisationId: string,
  how: 'populated' | 'bare' = 'populated',
): ProjectUser {
  const details = readObject(staff.details) ?? {};
  return present({
    _id: objectId(staff.id),
    id: objectId(staff.id),
    id_project: organisationId,
    id_user: how === 'populated' ? presentUser(staff.user) : objectId(staff.user_id),
    role: staff.role,
    roleType: ROLE_TYPE.staff,
    user_available: staff.available === 1 && staff.disabled_at === null,
    profileStatus: typeof details.profileStatus === 'string' ? details.profileStatus : undefined,
    number_assigned_requests: staff.openCount,
    max_assigned_chat: staff.capacity,
    attributes: readObject(staff.attributes),
    settings: details.settings as Record<string, unknown> | undefined,
    tags: Array.isArray(details.tags) ? (details.tags as string[]) : [],
    permissions: [],
    status: staff.disabled_at === null ? ('active' as const) : ('disabled' as const),
    trashed: details.trashed === true,
    isAuthenticated: true,
    isBusy: staff.openCount >= staff.capacity,
    createdBy: objectId(staff.user_id),
    createdAt: instant(staff.created_at),
    updatedAt: instant(staff.created_at),
  });
}

/** A visitor as a project user. */
export function presentGuest(contact: ContactRow, organisationId: string): ProjectUser {
  return {
    _id: objectId(contact.id),
    id: objectId(contact.id),
    id_project: organisationId,
    uuid_user: visitorId(contact),
    role: contact.verified === 1 ? 'user' : 'guest',
    roleType: ROLE_TYPE.visitor,
    user_available: true,
    number_assigned_requests: 0,
    tags: [],
    permissions: [],
    status: 'active',
    trashed: false,
    isAuthenticated: contact.verified === 1,
    isBusy: false,
    createdBy: visitorId(contact),
    createdAt: instant(contact.created_at),
    updatedAt: instant(contact.updated_at),
  };
}
