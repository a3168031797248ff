import type { Bot, Department, Group } from '@baton/protocol/tiledesk';
import type { BotIntentRow, BotRow } from '../../../core/bots/store.ts';
import { SATE } from '../../../core/conversations/open.ts';
import { parseInboxSettings } from '../../../core/inboxes/settings.ts';
import type { InboxRow } from '../../../core/inboxes/store.ts';
import type { TeamRow } from '../../../core/teams/store.ts';
import type { WorkspaceRow } from '../../../core/workspaces/change.ts';
import { objectId } from '../ids.ts';
import type { Staff } from '../store.ts';
import { instant, present, readObject } from './values.ts';

/** What this face keeps of an inbox (`settings.extras`). */
export interface DepartmentExtras {
  description?: string;
  status?: number;
  /** Only where a program set it to null: it then is null for programs, and pooled for us. */
  routing?: null;
  bot_only?: boolean;
  groups?: unknown[];
  tags?: unknown[];
  online_msg?: string;
  offline_msg?: string;
  createdBy?: string;
  updatedAt?: number;
}

export function departmentExtras(inbox: InboxRow): DepartmentExtras {
  return parseInboxSettings(inbox.settings).extras as DepartmentExtras;
}

/** An inbox. The first of a workspace is the default department. */
export function presentDepartment(inbox: InboxRow, workspace: WorkspaceRow, isDefault: boolean): Department {
  const { bot, routing } = parseInboxSettings(inbox.settings);
  const extras = departmentExtras(inbox);
  return {
    ...present({
      _id: objectId(inbox.id),
      id: objectId(inbox.id),
      name: inbox.name,
      description: extras.description,
      default: isDefault,
      status: extras.status ?? 1,
      id_bot: bot === null ? undefined : objectId(bot === SATE ? workspace.id : bot),
      bot_only: extras.bot_only,
      id_group: inbox.team_id === null ? undefined : objectId(inbox.team_id),
      groups: extras.groups ?? [],
      tags: extras.tags ?? [],
      online_msg: extras.online_msg,
      offline_msg: extras.offline_msg,
      hasBot: bot !== null,
      id_project: workspace.organisation_id,
      createdBy: extras.createdBy ?? 'system',
      createdAt: instant(inbox.created_at),
      updatedAt: instant(extras.updatedAt ?? inbox.created_at),
    }),
    routing: extras.routing === null ? null : routing === 'manual' ? 'pooled' : 'assigned',
  };
}

/** A team. Its members are users here. */
export function presentGroup(team: TeamRow, staff: readonly Staff[], organisationId: string): Group {
  const settings = readObject(team.settings) ?? {};
  const members = team.members.flatMap((id) => staff.filter((agent) => agent.id === id));
  return present({
    _id: objectId(team.id),
    id: objectId(team.id),
    name: team.name,
    members: members.map((agent) => objectId(agent.user_id)),
    enabled: settings.enabled !== false,
    trashed: team.removed_at !== null,
    attributes: settings.attributes as Record<string, unknown> | undefined,
    id_project: organisationId,
    createdBy: typeof settings.createdBy === 'string' ? settings.createdBy : 'system',
    createdAt: instant(team.created_at),
    updatedAt: instant(typeof settings.updatedAt === 'number' ? settings.updatedAt : team.created_at),
  });
}

export function presentBot(bot: BotRow, organisationId: string): Bot {
  const details = readObject(bot.details) ?? {};
  const external = details.external === true;
  return {
    ...details,
    ...present({
      _id: objectId(bot.id),
      id: objectId(bot.id),
      name: bot.name,
      type: typeof details.type === 'string' ? details.type : external ? 'external' : 'internal',
      url: bot.url ?? undefined,
      external,
      trashed: bot.removed_at !== null,
      id_project: organisationId,
      createdBy: bot.created_by === null ? 'system' : objectId(bot.created_by),
      createdAt: instant(bot.created_at),
      updatedAt: instant(bot.updated_at),
    }),
  };
}

/** Our own responder, as the bot that it is: it can be a department's, join and leave. Its name is the workspace's own. */
export function presentSate(workspace: WorkspaceRow): Bot {
  return {
    _id: objectId(workspace.id),
    id: objectId(workspace.id),
    name: 'Sate',
    type: 'internal',
    external: false,
    id_project: workspace.organisation_id,
    createdBy: 'system',
    createdAt: instant(workspace.created_at),
    updatedAt: instant(workspace.created_at),
  };
}

export function presentIntent(intent: BotIntentRow, organisationId: string) {
  const details = readObject(intent.details) ?? {};
  return {
    ...details,
    ...present({
      _id: objectId(intent.id),
      id: objectId(intent.id),
      id_faq_kb: objectId(intent.bot_id),
      intent_display_name: intent.name ?? undefined,
      question: intent.question ?? undefined,
      answer: intent.answer ?? undefined,
      webhook_enabled: details.webhook_enabled === true,
      enabled: details.enabled !== false,
      id_project: organisationId,
      createdBy: intent.created_by === null ? 'system' : objectId(intent.created_by),
      createdAt: instant(intent.created_at),
      updatedAt: instant(intent.updated_at),
    }),
  };
}
