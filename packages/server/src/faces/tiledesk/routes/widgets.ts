import { Department } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { findFreeAgents } from '../../../core/conversations/routing.ts';
import { isOpenAt } from '../../../core/workspaces/hours.ts';
import { parseWorkspaceSettings } from '../../../core/workspaces/settings.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { objectId } from '../ids.ts';
import { projectExtras } from '../present/project.ts';
import { presentDepartment } from '../present/team.ts';
import { castOf, InProject, type Tools } from '../tools.ts';

/**
 * What a page with a widget on it may know (contract §7): names and looks. Nothing of the settings, no hours, no addresses, and
 * of a department only what a visitor chooses by.
 */
export function widgetRoutes(tools: Tools): Route[] {
  const { database } = tools.context;
  return [
    route({
      name: 'tiledesk.widgets.get',
      summary: 'What a widget shows before anybody writes.',
      method: 'GET',
      path: '/:project_id/widgets',
      callers: ['anyone'],
      limit: 'call',
      params: InProject,
      answer: z.object({
        project: z.object({ _id: z.string(), id: z.string(), name: z.string(), widget: z.unknown() }),
        user_available: z.array(z.object({ id: z.string(), firstname: z.string() })),
        departments: z.array(Department.pick({ _id: true, id: true, name: true, default: true })),
        ip: z.string(),
        botsRules: z.array(z.unknown()),
      }),
      async handle(call) {
        const cast = await castOf(tools, call);
        const { workspace, inboxes, staff } = cast;
        const isOpen = isOpenAt(parseWorkspaceSettings(workspace.settings).hours, Date.now());
        const free = isOpen && inboxes[0] ? await findFreeAgents(database.read, inboxes[0].id) : [];
        const departments = inboxes.map((inbox, index) => presentDepartment(inbox, workspace, index === 0));
        const { organisation_id: id, name } = workspace;
        return {
          project: { _id: id, id, name, widget: projectExtras(workspace).widget ?? {}, isOpen },
          user_available: staff
            .filter((agent) => free.some((one) => one.id === agent.id))
            .map(({ user_id, user }) => ({ id: objectId(user_id), firstname: user.firstName })),
          departments: departments
            .filter(({ status }) => status === 1)
            .map((shown) => ({
              _id: shown._id,
              id: shown.id,
              name: shown.name,
              default: shown.default,
              hasBot: shown.hasBot,
              ...(shown.description ? { description: shown.description } : {}),
              ...(shown.online_msg ? { online_msg: shown.online_msg } : {}),
              ...(shown.offline_msg ? { offline_msg: shown.offline_msg } : {}),
            })),
          ip: call.address,
          botsRules: [],
        };
      },
    }),
  ];
}
