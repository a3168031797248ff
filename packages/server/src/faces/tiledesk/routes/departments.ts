import { AppError } from '@baton/protocol';
import { ChangeDepartment, CreateDepartment, Department, ProjectUser } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { SATE } from '../../../core/conversations/open.ts';
import { findFreeAgents } from '../../../core/conversations/routing.ts';
import { removeInbox, saveInbox } from '../../../core/inboxes/save.ts';
import type { InboxRow } from '../../../core/inboxes/store.ts';
import { listTeams } from '../../../core/teams/store.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { botByName, type Cast, isSate } from '../cast.ts';
import { objectId } from '../ids.ts';
import { presentStaff } from '../present/people.ts';
import { presentDepartment } from '../present/team.ts';
import { findNamed } from '../store.ts';
import { castOf, InProject, Named, STAFF, type Tools } from '../tools.ts';

const object = { noun: 'inbox', in: 'params', field: 'id' } as const;
const Visible = new Set([1]);
type Body = z.infer<typeof ChangeDepartment>;

/** Departments are inboxes (contract §7). */
export function departmentRoutes(tools: Tools): Route[] {
  const { database, writer } = tools.context;

  function show(cast: Cast, inbox: InboxRow) {
    return presentDepartment(inbox, cast.workspace, inbox.id === cast.inboxes[0]?.id);
  }

  function requireInbox(cast: Cast, name: string): InboxRow {
    const found =
      name === 'default' ? cast.inboxes[0] : cast.inboxes.find(({ id }) => objectId(id) === name.toLowerCase());
    if (!found) throw new AppError('not_found');
    return found;
  }

  async function list(call: Parameters<typeof castOf>[1], isShown: (status: number) => boolean) {
    const cast = await castOf(tools, call);
    return cast.inboxes.map((inbox) => show(cast, inbox)).filter(({ status }) => isShown(status));
  }

  /** What programs name, in our words. Refuses: `not_found` for a group or a bot that is none. */
  async function changesOf(cast: Cast, body: Body) {
    const { name, routing, id_group, id_bot, ...extras } = body;
    return {
      ...(name === undefined ? {} : { name }),
      ...(id_group === undefined ? {} : { teamId: id_group === null ? null : await requireTeam(cast, id_group) }),
      settings: {
        ...(routing === undefined
          ? {}
          : { routing: routing === 'assigned' ? ('least_busy' as const) : ('manual' as const) }),
        ...(id_bot === undefined ? {} : { bot: id_bot === null ? null : requireBot(cast, id_bot) }),
      },
      extras: {
        ...Object.fromEntries(Object.entries(extras).filter(([, value]) => value !== undefined)),
        ...(routing === undefined ? {} : { routing: routing === null ? null : undefined }),
        updatedAt: Date.now(),
      },
    };
  }

  async function requireTeam(cast: Cast, name: string): Promise<string> {
    const id = await findNamed(database.read, 'teams', cast.workspace.id, name);
    if (!id) throw new AppError('not_found', { reason: 'There is no such group.' });
    return id;
  }

  function requireBot(cast: Cast, name: string): string {
    if (isSate(cast, name)) return SATE;
    const bot = botByName(cast, name);
    if (!bot || bot.removed_at !== null) throw new AppError('not_found', { reason: 'There is no such bot.' });
    return bot.id;
  }

  return [
    route({
      name: 'tiledesk.departments.list',
      summary: 'The visible departments.',
      method: 'GET',
      path: '/:project_id/departments',
      callers: ['anyone'],
      limit: 'call',
      params: InProject,
      answer: z.array(Department),
      handle: (call) => list(call, (status) => Visible.has(status)),
    }),
    route({
      name: 'tiledesk.departments.list_all',
      summary: 'All departments, hidden ones too.',
      method: 'GET',
      path: '/:project_id/departments/allstatus',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      answer: z.array(Department),
      handle: (call) => list(call, (status) => status >= 0),
    }),
    route({
      name: 'tiledesk.departments.get',
      summary: 'One department, by its id or as `default`.',
      method: 'GET',
      path: '/:project_id/departments/:id',
      callers: ['anyone'],
      limit: 'call',
      object,
      params: Named,
      answer: Department,
      async handle(call) {
        const cast = await castOf(tools, call);
        return show(cast, requireInbox(cast, call.params.id));
      },
    }),
    route({
      name: 'tiledesk.departments.operators',
      summary: 'Who gets a department’s conversations, and who could take one now.',
      method: 'GET',
      path: '/:project_id/departments/:id/operators',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: z.object({
        available_agents: z.array(ProjectUser),
        agents: z.array(ProjectUser),
        operators: z.array(z.object({ id_user: z.string() })),
        department: Department,
      }),
      async handle(call) {
        const cast = await castOf(tools, call);
        const inbox = requireInbox(cast, call.params.id);
        const teams = await listTeams(database.read, cast.workspace.id);
        const team = teams.find(({ id }) => id === inbox.team_id);
        const own = cast.staff.filter(
          ({ id, disabled_at }) => disabled_at === null && (!team || team.members.includes(id)),
        );
        const free = await findFreeAgents(database.read, inbox.id);
        const available = own.filter(({ id }) => free.some((agent) => agent.id === id));
        const shown = (staff: typeof own) => staff.map((one) => presentStaff(one, cast.workspace.organisation_id));
        const [first] = [...available].sort((a, b) => a.openCount - b.openCount);
        return {
          available_agents: shown(available),
          agents: shown(own),
          operators: first ? [{ id_user: objectId(first.user_id) }] : [],
          department: show(cast, inbox),
        };
      },
    }),
    route({
      name: 'tiledesk.departments.create',
      summary: 'A further department.',
      method: 'POST',
      path: '/:project_id/departments',
      callers: ['admin'],
      limit: 'call',
      params: InProject,
      body: CreateDepartment,
      answer: Department,
      async handle(call) {
        const cast = await castOf(tools, call);
        const actor = agentOf(call.principal as Principal);
        const createdBy = cast.staff.find(({ id }) => id === actor.agentId)?.user_id;
        const changes = await changesOf(cast, call.body);
        const extras = { ...changes.extras, createdBy: createdBy && objectId(createdBy) };
        return show(cast, await writer.execute(saveInbox, { actor, ...changes, extras, address: call.address }));
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        name: `tiledesk.departments.change_by_${method.toLowerCase()}`,
        summary: 'Change a department.',
        method,
        path: '/:project_id/departments/:id',
        callers: ['admin'] as const,
        limit: 'call' as const,
        object,
        params: Named,
        body: ChangeDepartment,
        answer: Department,
        handle: change,
      }),
    ),
    route({
      name: 'tiledesk.departments.remove',
      summary: 'Nothing comes into it any more. The default department stays.',
      method: 'DELETE',
      path: '/:project_id/departments/:id',
      callers: ['admin'],
      limit: 'call',
      object,
      params: Named,
      answer: Department,
      async handle(call) {
        const cast = await castOf(tools, call);
        const { id: inboxId } = requireInbox(cast, call.params.id);
        const actor = agentOf(call.principal as Principal);
        return show(cast, await writer.execute(removeInbox, { actor, inboxId, address: call.address }));
      },
    }),
  ];

  async function change(call: RouteCall<z.infer<typeof Named>, unknown, Body>) {
    const cast = await castOf(tools, call);
    const inbox = requireInbox(cast, call.params.id);
    const actor = agentOf(call.principal as Principal);
    const changes = await changesOf(cast, call.body);
    return show(cast, await writer.execute(saveInbox, { actor, inboxId: inbox.id, ...changes }));
  }
}
