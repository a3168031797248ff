import { AppError } from '@baton/protocol';
import {
  AvailableAgent,
  ChangeProject,
  CreateProject,
  IsOpen,
  Keys,
  Project,
  ProjectUser,
} from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { findFreeAgents } from '../../../core/conversations/routing.ts';
import { findUser } from '../../../core/users/store.ts';
import { changeTokenSecret, removeWorkspace } from '../../../core/workspaces/change.ts';
import { foundWorkspace } from '../../../core/workspaces/found.ts';
import { isOpenAt } from '../../../core/workspaces/hours.ts';
import { parseWorkspaceSettings } from '../../../core/workspaces/settings.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { newSecret } from '../../../lib/ids.ts';
import { changeProject } from '../actions/change-project.ts';
import { objectId } from '../ids.ts';
import { presentStaff } from '../present/people.ts';
import { presentProject } from '../present/project.ts';
import { findNamed, listMemberships } from '../store.ts';
import { castOf, InProject, lenientQuery, projectOf, STAFF, type Tools } from '../tools.ts';
import { userOf } from './auth.ts';

const DEFAULT_DEPARTMENT = 'Default Department';
const path = '/projects/:project_id';

/** Projects are workspaces (contract §3). */
export function projectRoutes(tools: Tools): Route[] {
  const { context } = tools;
  const { database, writer } = context;

  return [
    route({
      name: 'tiledesk.projects.create',
      summary: 'A project of one’s own, with its default department.',
      method: 'POST',
      path: '/projects',
      callers: ['user'],
      limit: 'opening',
      body: CreateProject,
      answer: Project,
      async handle({ body, principal, address }) {
        const user = await findUser(database.read, userOf(principal));
        if (!user) throw new AppError('unauthenticated');
        const { workspace } = await writer.execute(foundWorkspace, {
          userId: user.id,
          agentName: [user.firstName, user.lastName].filter(Boolean).join(' ') || user.email,
          email: user.email,
          name: body.name,
          inboxName: DEFAULT_DEPARTMENT,
          address,
        });
        return presentProject(workspace);
      },
    }),
    route({
      name: 'tiledesk.projects.list',
      summary: 'The caller’s projects, as memberships with the project in each.',
      method: 'GET',
      path: '/projects',
      callers: ['user'],
      limit: 'call',
      query: lenientQuery('sort', 'direction'),
      answer: z.array(ProjectUser.omit({ id_project: true }).extend({ id_project: Project })),
      async handle({ query, principal }) {
        const user = await findUser(database.read, userOf(principal));
        if (!user) throw new AppError('unauthenticated');
        const memberships = await listMemberships(database.read, user.id);
        const shown = memberships.map(({ agent, workspace }) => ({
          ...presentStaff({ ...agent, user, openCount: 0 }, workspace.organisation_id, 'bare'),
          id_project: presentProject(workspace),
        }));
        return query.direction === '1' ? shown : shown.reverse();
      },
    }),
    route({
      name: 'tiledesk.projects.get',
      summary: 'A project.',
      method: 'GET',
      path,
      callers: STAFF,
      limit: 'call',
      params: InProject,
      answer: Project,
      async handle(call) {
        return presentProject(projectOf(tools, call));
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        name: `tiledesk.projects.change_by_${method.toLowerCase()}`,
        summary: 'Name, settings, widget, operating hours. `settings.…` sets one value of the settings.',
        method,
        path,
        callers: ['admin'] as const,
        limit: 'call' as const,
        params: InProject,
        body: ChangeProject,
        answer: Project,
        async handle(call) {
          const actor = agentOf(call.principal as Principal);
          return presentProject(await writer.execute(changeProject, { actor, body: call.body }));
        },
      }),
    ),
    route({
      name: 'tiledesk.projects.remove',
      summary: 'Close a project. What was said in it stays in the database.',
      method: 'DELETE',
      path,
      callers: ['owner'],
      limit: 'call',
      params: InProject,
      answer: Project,
      async handle({ principal, address }) {
        const workspace = await writer.execute(removeWorkspace, { actor: agentOf(principal as Principal), address });
        context.apiKeys.forget();
        return presentProject(workspace);
      },
    }),
    route({
      name: 'tiledesk.projects.is_open',
      summary: 'Whether people are there by the operating hours.',
      method: 'GET',
      path: `${path}/isopen`,
      callers: ['anyone'],
      limit: 'call',
      params: InProject,
      query: lenientQuery('timeSlot'),
      answer: IsOpen,
      async handle(call) {
        const { hours } = parseWorkspaceSettings(projectOf(tools, call).settings);
        return { isopen: isOpenAt(hours, Date.now()) };
      },
    }),
    route({
      name: 'tiledesk.projects.available_agents',
      summary: 'Agents who could take a conversation now; their addresses only for staff.',
      method: 'GET',
      path: `${path}/users/availables`,
      callers: ['anyone'],
      limit: 'call',
      params: InProject,
      query: lenientQuery('department', 'raw'),
      answer: z.array(AvailableAgent),
      async handle(call) {
        const cast = await castOf(tools, call);
        const { hours } = parseWorkspaceSettings(cast.workspace.settings);
        if (!isOpenAt(hours, Date.now()) && call.query.raw !== 'true') return [];
        const { department } = call.query;
        const inboxId =
          department === undefined
            ? cast.inboxes[0]?.id
            : await findNamed(database.read, 'inboxes', cast.workspace.id, department);
        const free = inboxId ? await findFreeAgents(database.read, inboxId) : [];
        const isStaff = call.principal?.kind === 'agent';
        return cast.staff
          .filter(({ id }) => free.some((agent) => agent.id === id))
          .map((agent) => ({
            id: objectId(agent.user_id),
            pu_id: objectId(agent.id),
            fullname: agent.name,
            ...(isStaff ? { email: agent.user.email } : {}),
            assigned_request: agent.openCount,
          }));
      },
    }),
    route({
      name: 'tiledesk.projects.generate_keys',
      summary:
        'A new secret for the project’s own tokens. It is shown once; what the old one signed opens nothing any more.',
      method: 'POST',
      path: '/:project_id/keys/generate',
      callers: ['admin'],
      limit: 'call',
      params: InProject,
      answer: Keys,
      async handle(call) {
        const jwtSecret = newSecret();
        const actor = agentOf(call.principal as Principal);
        const sealed = tools.seal.close(jwtSecret);
        const workspace = await writer.execute(changeTokenSecret, { actor, sealed, address: call.address });
        return { ...presentProject(workspace), jwtSecret, publicKey: null, privateKey: null };
      },
    }),
  ];
}
