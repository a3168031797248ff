import type { Bot } from '@baton/protocol/tiledesk';
import { REQUEST_STATUS } from '@baton/protocol/tiledesk';
import type { ContactRow } from '../../../core/contacts/store.ts';
import { agentsOf } from '../../../core/conversations/participants.ts';
import { tagsOf } from '../../../core/conversations/tags.ts';
import type { NoteRow } from '../../../core/notes/store.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import { readList } from '../../../lib/merge-json.ts';
import { type Cast, staffById, staffByUser } from '../cast.ts';
import { extrasOf, markedStatus } from '../extras.ts';
import { botParticipant, objectId, visitorId } from '../ids.ts';
import { requestName } from './message.ts';
import { presentGuest, presentLead, presentStaff, presentUser } from './people.ts';
import { presentBot, presentDepartment, presentSate } from './team.ts';
import { instant, present, readObject } from './values.ts';

/** What belongs to one conversation besides its row. */
export interface RequestParts {
  contact: ContactRow;
  notes: readonly NoteRow[];
  /** Of a closed one, where it was asked for. */
  transcript?: string;
}

/** The code of contract §0 for where a conversation stands. */
export function statusOf(row: ConversationRow): number {
  if (row.state === 'closed') return REQUEST_STATUS.closed;
  const marked = markedStatus(extrasOf(row), row.epoch);
  if (marked !== null) return marked;
  if (row.owner_kind === 'queue') return REQUEST_STATUS.unassigned;
  // An outside program keeps it, under no bot's name.
  return row.owner_kind === 'bot' && row.bots === null ? REQUEST_STATUS.temporary : REQUEST_STATUS.assigned;
}

/** As creating answers it: people and the department are ids, their copies are in `snapshot`. */
export function presentBareRequest(row: ConversationRow, cast: Cast, parts: RequestParts) {
  const inbox = cast.inboxes.find(({ id }) => id === row.inbox_id);
  return {
    ...fields(row, cast, parts),
    lead: objectId(parts.contact.id),
    requester: requesterOf(cast, parts.contact)._id,
    ...(inbox ? { department: objectId(inbox.id) } : {}),
    snapshot: snapshotOf(row, cast, parts),
  };
}

/** As everything else answers it. */
export function presentRequest(row: ConversationRow, cast: Cast, parts: RequestParts) {
  const department = departmentOf(cast, row.inbox_id);
  const agents = agentsOf(row).flatMap((id) => staffById(cast, id) ?? []);
  return {
    ...fields(row, cast, parts),
    lead: presentLead(parts.contact, cast.workspace.organisation_id),
    requester: requesterOf(cast, parts.contact),
    ...(department ? { department } : {}),
    participatingAgents: agents.map(({ user }) => presentUser(user)),
    participatingBots: botsOf(row, cast),
    snapshot: snapshotOf(row, cast, parts),
  };
}

/** With the ids only, for programs that ask for no more. */
export function presentDryRequest(row: ConversationRow, cast: Cast, parts: RequestParts) {
  const { snapshot: _, ...bare } = presentBareRequest(row, cast, parts);
  return bare;
}

function fields(row: ConversationRow, cast: Cast, { contact, notes, transcript }: RequestParts) {
  const extras = extrasOf(row);
  const origin = readObject(row.origin) ?? {};
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const agents = agentsOf(row).flatMap((id) => staffById(cast, id) ?? []);
  const participantsAgents = agents.map(({ user_id }) => objectId(user_id));
  const participantsBots = botsOf(row, cast).map((bot) => bot._id);
  return {
    ...present({
      _id: objectId(row.id),
      id: objectId(row.id),
      request_id: requestName(row, cast.workspace.organisation_id),
      ticket_id: row.number,
      first_text: extras.firstText ?? row.subject,
      subject: extras.subject,
      status: statusOf(row),
      preflight: extras.preflight ?? false,
      hasBot: participantsBots.length > 0,
      smartAssignment: extras.smartAssignment ?? true,
      draft: extras.draft,
      participants: [...participantsAgents, ...participantsBots.map(botParticipant)],
      participantsAgents,
      participantsBots,
      tags: tagsOf(row).map((tag) =>
        present({ _id: objectId(tag.id), tag: tag.tag, color: tag.color ?? undefined, attributes: tag.attributes }),
      ),
      notes: notes.map((note) => presentNote(note, cast)),
      followers: readList(row.followers).map(objectId),
      priority: row.priority ?? 'medium',
      rating: row.rating ?? undefined,
      rating_message: row.rating_text ?? undefined,
      sourcePage: text(origin.page),
      language: row.language ?? undefined,
      userAgent: text(origin.browser),
      channel: { name: channelOf(row) },
      channelOutbound: { name: extras.channelOutbound ?? channelOf(row) },
      attributes: readObject(row.attributes),
      location: origin.location as Record<string, unknown> | undefined,
      waiting_time: row.first_response_at === null ? undefined : row.first_response_at - row.created_at,
      duration: row.closed_at === null ? undefined : row.closed_at - row.created_at,
      first_response_at: row.first_response_at === null ? undefined : instant(row.first_response_at),
      assigned_at: row.assigned_at === null ? undefined : instant(row.assigned_at),
      closed_at: row.closed_at === null ? undefined : instant(row.closed_at),
      closed_by: row.closed_by === null ? undefined : closedBy(row.closed_by, cast, contact),
      transcript,
      workingStatus: extras.workingStatus,
      id_project: cast.workspace.organisation_id,
      createdBy: extras.createdBy ?? visitorId(contact),
      createdAt: instant(row.created_at),
      updatedAt: instant(row.updated_at),
    }),
    requester_id: objectId(contact.id),
  };
}

export function presentNote(note: NoteRow, cast: Cast) {
  const author = staffById(cast, note.agent_id);
  return {
    _id: objectId(note.id),
    text: note.text,
    createdBy: author ? objectId(author.user_id) : 'system',
    createdAt: instant(note.created_at),
    updatedAt: instant(note.updated_at),
  };
}

/** What a program said, and of the conversations of other faces which one it was. */
export function channelOf(row: ConversationRow): string {
  const channel = readObject(row.origin)?.channel;
  if (typeof channel === 'string') return channel;
  return row.face === 'tiledesk' || row.face === 'desk' ? 'chat21' : row.face;
}

/** A staff member who asked in their own name is one; everybody else is a guest. */
function requesterOf(cast: Cast, contact: ContactRow) {
  const organisationId = cast.workspace.organisation_id;
  const staff = staffByUser(cast, visitorId(contact));
  return staff ? presentStaff(staff, organisationId) : presentGuest(contact, organisationId);
}

function departmentOf(cast: Cast, inboxId: string) {
  const inbox = cast.inboxes.find(({ id }) => id === inboxId);
  return inbox && presentDepartment(inbox, cast.workspace, inbox.id === cast.inboxes[0]?.id);
}

function botsOf(row: ConversationRow, cast: Cast): Bot[] {
  const organisationId = cast.workspace.organisation_id;
  const bots = readList(row.bots).flatMap((id) => cast.bots.filter((bot) => bot.id === id));
  const shown = bots.map((bot) => presentBot(bot, organisationId));
  return row.owner_kind === 'sate' ? [presentSate(cast.workspace), ...shown] : shown;
}

/** Where it came in and who could have taken it then; the people are as they are now. */
function snapshotOf(row: ConversationRow, cast: Cast, { contact }: RequestParts) {
  const { snapshot } = extrasOf(row);
  const department = departmentOf(cast, snapshot?.inboxId ?? row.inbox_id);
  return {
    ...(department ? { department } : {}),
    lead: presentLead(contact, cast.workspace.organisation_id),
    requester: requesterOf(cast, contact),
    agents: [],
    availableAgentsCount: snapshot?.availableAgents ?? 0,
  };
}

/** `closed_by` is `describeActor`'s word. */
function closedBy(actor: string, cast: Cast, contact: ContactRow): string {
  const [kind, id = ''] = actor.split(':');
  if (kind === 'contact') return visitorId(contact);
  const staff = kind === 'agent' ? staffById(cast, id) : undefined;
  return staff ? objectId(staff.user_id) : (kind as string);
}
