import { LEAD_STATUS } from '@baton/protocol/tiledesk';
import type { Principal } from '../../../auth/principal.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { Cast } from '../cast.ts';
import { visitorId } from '../ids.ts';
import { presentGuest, visitorName } from './people.ts';
import { presentDryRequest, presentRequest, type RequestParts } from './request.ts';
import { present } from './values.ts';

/** What staff read of a request, and the visitor whose it is. */
export function presentFor(reader: Principal | null, row: ConversationRow, cast: Cast, parts: RequestParts) {
  return reader?.kind === 'agent' ? presentRequest(row, cast, parts) : presentOwnRequest(row, cast, parts);
}

/** The same with ids only. */
export function presentDryFor(reader: Principal | null, row: ConversationRow, cast: Cast, parts: RequestParts) {
  return reader?.kind === 'agent'
    ? presentDryRequest(row, cast, parts)
    : withoutStaffMatters(presentDryRequest(row, cast, { ...parts, notes: [] }));
}

/**
 * A visitor's own request. What staff keep of it and of the person (notes, tags, followers, the lead's fields) is theirs, and of
 * them, of bots and of the department a visitor learns ids and names: people are made anew here rather than cut down, so that a
 * field which staff get later is not one that visitors get.
 */
function presentOwnRequest(row: ConversationRow, cast: Cast, parts: RequestParts) {
  const { contact } = parts;
  const shown = withoutStaffMatters(presentRequest(row, cast, { ...parts, notes: [] }));
  const organisationId = cast.workspace.organisation_id;
  const { _id: leadId, createdAt, updatedAt } = shown.lead;
  const lead = {
    _id: leadId,
    id: leadId,
    lead_id: visitorId(contact),
    fullname: visitorName(contact),
    tags: [],
    status: LEAD_STATUS.normal,
    id_project: organisationId,
    createdBy: visitorId(contact),
    createdAt,
    updatedAt,
  };
  const requester = presentGuest(contact, organisationId);
  const department = shown.department && ownDepartment(shown.department);
  const entered = shown.snapshot.department && ownDepartment(shown.snapshot.department);
  return {
    ...shown,
    lead,
    requester,
    ...(department ? { department } : {}),
    participatingAgents: shown.participatingAgents.map(({ _id, firstname, lastname }) => ({
      _id,
      id: _id,
      firstname,
      lastname,
    })),
    participatingBots: shown.participatingBots.map((bot) =>
      present({
        _id: bot._id,
        id: bot._id,
        name: bot.name,
        type: bot.type,
        external: bot.external,
        id_project: bot.id_project,
        createdBy: 'system',
        createdAt: bot.createdAt,
        updatedAt: bot.updatedAt,
      }),
    ),
    snapshot: {
      ...(entered ? { department: entered } : {}),
      lead,
      requester,
      agents: [],
      availableAgentsCount: shown.snapshot.availableAgentsCount,
    },
  };
}

function withoutStaffMatters<T extends { workingStatus?: unknown }>(shown: T) {
  const { workingStatus: _, ...rest } = shown;
  return { ...rest, notes: [], followers: [], tags: [] };
}

function ownDepartment(department: NonNullable<ReturnType<typeof presentRequest>['department']>) {
  const { _id, name, routing, status, hasBot, id_project, createdAt, updatedAt } = department;
  const own = { groups: [], tags: [], createdBy: 'system' };
  return {
    _id,
    id: _id,
    name,
    default: department.default,
    routing,
    status,
    hasBot,
    id_project,
    ...own,
    createdAt,
    updatedAt,
  };
}
