import { LEAD_STATUS } from '@baton/protocol/tiledesk';
import type { Kysely } from 'kysely';
import type { ContactRow } from '../../../core/contacts/store.ts';
import type { Tables } from '../../../db/schema.ts';
import { type LeadFilter, selectLeads } from '../store.ts';
import { readNumber } from '../tools.ts';

export type LeadQuery = Partial<
  Record<
    | 'limit'
    | 'page'
    | 'full_text'
    | 'email'
    | 'tags'
    | 'status'
    | 'with_email'
    | 'with_fullname'
    | 'sort'
    | 'direction'
    | 'lead_id',
    string
  >
>;

const PER_PAGE = 40;
const MOST_PER_PAGE = 100;

/** A page of the leads that a query asks for; what makes no sense in it is as if it were not there. */
export async function pageOfLeads(
  db: Kysely<Tables>,
  workspaceId: string,
  query: LeadQuery,
): Promise<{ rows: ContactRow[]; count: number; perPage: number }> {
  const perPage = readNumber(query.limit, PER_PAGE, { from: 1, to: MOST_PER_PAGE });
  const page = readNumber(query.page, 0);
  const filter: LeadFilter = {
    workspaceId,
    removed: readNumber(query.status, LEAD_STATUS.normal) === LEAD_STATUS.deleted,
    ...(query.full_text ? { text: query.full_text } : {}),
    ...(query.email ? { email: query.email } : {}),
    ...(query.tags ? { tag: query.tags } : {}),
    ...(query.lead_id ? { reference: query.lead_id } : {}),
    hasEmail: query.with_email === 'true',
    hasName: query.with_fullname === 'true',
  };
  const order = {
    by: query.sort === 'updatedAt' ? ('updated_at' as const) : ('met_at' as const),
    direction: query.direction === '1' ? ('asc' as const) : ('desc' as const),
    limit: perPage,
    offset: page * perPage,
  };
  return { ...(await selectLeads(db, filter, order)), perPage };
}
