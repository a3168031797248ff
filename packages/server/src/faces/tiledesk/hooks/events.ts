import type { Kysely } from 'kysely';
import { findContact } from '../../../core/contacts/store.ts';
import { findCustomEvent } from '../../../core/custom-events/store.ts';
import { findTeam } from '../../../core/teams/store.ts';
import { findInbox, findWorkspace } from '../../../core/workspaces/store.ts';
import type { ConversationRow } from '../../../db/rows.ts';
import type { Tables } from '../../../db/schema.ts';
import { type HookEvent, type Kept, keptOnce } from '../../../hooks/format.ts';
import { type Cast, loadCast, staffById } from '../cast.ts';
import { loadParts, transcriptOf } from '../populate.ts';
import { presentCustomEvent } from '../present/contents.ts';
import { isShown, presentTiledeskMessage } from '../present/message.ts';
import { presentLead, presentStaff } from '../present/people.ts';
import { presentProject } from '../present/project.ts';
import { channelOf, presentRequest, type RequestParts } from '../present/request.ts';
import { presentDepartment, presentGroup } from '../present/team.ts';
import { listLatestMessages } from '../store.ts';

type Told = Extract<
  HookEvent,
  {
    type:
      | 'message.created'
      | 'conversation.opened'
      | 'conversation.assigned'
      | 'conversation.handed_off'
      | 'conversation.updated'
      | 'conversation.reopened'
      | 'conversation.rated'
      | 'conversation.closed'
      | 'contact.met'
      | 'agent.changed'
      | 'agent.added'
      | 'agent.removed'
      | 'inbox.changed'
      | 'team.changed'
      | 'custom_event.emitted'
      | 'workspace.changed';
  }
>;

const TOLD: ReadonlySet<string> = new Set<Told['type']>([
  'message.created',
  'conversation.opened',
  'conversation.assigned',
  'conversation.handed_off',
  'conversation.updated',
  'conversation.reopened',
  'conversation.rated',
  'conversation.closed',
  'contact.met',
  'agent.changed',
  'agent.added',
  'agent.removed',
  'inbox.changed',
  'team.changed',
  'custom_event.emitted',
  'workspace.changed',
]);

export function isTold(event: HookEvent): event is Told {
  return TOLD.has(event.type);
}

/** Under which names programs may have subscribed to it. */
export function namesOf(event: Told): string[] {
  switch (event.type) {
    case 'message.created': {
      const { message, conversation } = event.payload;
      if (!isShown(message)) return [];
      return ['message.create', `message.create.request.channel.${channelOf(conversation)}`];
    }
    case 'conversation.opened':
      return ['request.create'];
    case 'conversation.closed':
      return ['request.update', 'request.close'];
    case 'conversation.assigned':
    case 'conversation.handed_off':
    case 'conversation.updated':
    case 'conversation.reopened':
    case 'conversation.rated':
      return ['request.update'];
    case 'contact.met':
      return ['lead.create'];
    case 'agent.changed':
      return ['project_user.update'];
    case 'agent.added':
      return ['project_user.invite'];
    case 'agent.removed':
      return ['project_user.delete'];
    case 'inbox.changed':
      return [`department.${CHANGES[event.payload.change]}`];
    case 'team.changed':
      return [`group.${CHANGES[event.payload.change]}`];
    case 'custom_event.emitted':
      return ['event.emit', `event.emit.${event.payload.name}`];
    case 'workspace.changed':
      return ['project.update'];
  }
}

const CHANGES = { created: 'create', changed: 'update', removed: 'delete' } as const;

/** Of a closed conversation at most, the newest; the REST API has all of it. */
const MOST_MESSAGES = 300;

interface Reading {
  /** The event's own transaction. */
  db: Kysely<Tables>;
  kept: Kept;
  publicUrl: string;
}

export interface Payload {
  payload: object;
  /** The contact whom it is about, where no conversation is. */
  contactId?: string;
}

/** The content of an event under one of its names; null when what it is about is gone. */
export async function payloadOf(event: Told, name: string, reading: Reading): Promise<Payload | null> {
  const { db, kept, publicUrl } = reading;
  const cast = await keptOnce(kept, `tiledesk ${event.workspaceId}`, async () => {
    const workspace = await findWorkspace(db, event.workspaceId);
    return workspace ? loadCast(db, workspace) : null;
  });
  if (!cast) return null;
  const organisationId = cast.workspace.organisation_id;
  switch (event.type) {
    case 'message.created': {
      const { message, conversation } = event.payload;
      const parts = await partsOf(conversation, cast, reading);
      if (!parts) return null;
      const shown = presentTiledeskMessage(message, conversation, cast, publicUrl);
      return { payload: { ...shown, request: presentRequest(conversation, cast, parts) } };
    }
    case 'conversation.opened':
    case 'conversation.assigned':
    case 'conversation.handed_off':
    case 'conversation.updated':
    case 'conversation.reopened':
    case 'conversation.rated':
    case 'conversation.closed': {
      const { conversation } = event.payload;
      const parts = await partsOf(conversation, cast, reading);
      if (!parts) return null;
      const request = presentRequest(conversation, cast, parts);
      if (name !== 'request.close') return { payload: request };
      const said = await listLatestMessages(db, conversation.pk, conversation.head_seq, MOST_MESSAGES);
      const messages = said
        .filter(isShown)
        .map((message) => presentTiledeskMessage(message, conversation, cast, publicUrl));
      return { payload: { ...request, ...(await transcriptOf(db, conversation, cast, publicUrl)), messages } };
    }
    case 'contact.met': {
      const contact = await findContact(db, event.workspaceId, event.payload.contactId);
      return contact ? { payload: presentLead(contact, organisationId), contactId: contact.id } : null;
    }
    case 'agent.changed':
    case 'agent.added':
    case 'agent.removed': {
      const staff = staffById(cast, event.payload.agentId);
      return staff ? { payload: presentStaff(staff, organisationId) } : null;
    }
    case 'inbox.changed': {
      const inbox = await findInbox(db, event.payload.inboxId);
      if (!inbox) return null;
      return { payload: presentDepartment(inbox, cast.workspace, inbox.id === cast.inboxes[0]?.id) };
    }
    case 'team.changed': {
      const team = await findTeam(db, event.workspaceId, event.payload.teamId);
      return team ? { payload: presentGroup(team, cast.staff, organisationId) } : null;
    }
    case 'custom_event.emitted': {
      const row = await findCustomEvent(db, event.workspaceId, event.payload.customEventId);
      if (!row) return null;
      const payload = presentCustomEvent(row, cast);
      return row.contact_id === null ? { payload } : { payload, contactId: row.contact_id };
    }
    case 'workspace.changed':
      return { payload: presentProject(cast.workspace) };
  }
}

/** Whose order a delivery keeps, and with whom it is erased. */
export function laneOf(
  { conversationId }: Told,
  { contactId }: Payload,
): { conversationId: string | null; contactId?: string } {
  return { conversationId, ...(contactId === undefined ? {} : { contactId }) };
}

async function partsOf(row: ConversationRow, cast: Cast, reading: Reading): Promise<RequestParts | null> {
  return keptOnce(reading.kept, `tiledesk ${row.id}`, async () => {
    const [populated] = await loadParts(reading.db, cast, [row]);
    return populated?.parts ?? null;
  });
}
