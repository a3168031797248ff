import { AppError } from '@baton/protocol';
import { ChangeGroup, CreateGroup, Group } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { removeTeam, saveTeam } from '../../../core/teams/save.ts';
import { listTeams, type TeamRow } from '../../../core/teams/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { type Cast, staffById, staffByUser } from '../cast.ts';
import { objectId } from '../ids.ts';
import { presentGroup } from '../present/team.ts';
import { castOf, InProject, Named, projectOf, STAFF, type Tools } from '../tools.ts';

const object = { noun: 'team', in: 'params', field: 'id' } as const;

/** Groups are teams; their members are named by the user (contract §7). */
export function groupRoutes(tools: Tools): Route[] {
  const { database, writer } = tools.context;

  async function requireTeam(call: Parameters<typeof castOf>[1], name: string): Promise<TeamRow> {
    const teams = await listTeams(database.read, projectOf(tools, call).id);
    const found = teams.find(({ id }) => objectId(id) === name.toLowerCase());
    if (!found) throw new AppError('not_found');
    return found;
  }

  function membersOf(cast: Cast, names: readonly string[]): string[] {
    return names.map((name) => {
      const staff = staffByUser(cast, name);
      if (!staff) throw new AppError('not_found', { reason: 'A member is not in this project.' });
      return staff.id;
    });
  }

  function show(cast: Cast, team: TeamRow) {
    return presentGroup(team, cast.staff, cast.workspace.organisation_id);
  }

  return [
    route({
      name: 'tiledesk.groups.list',
      summary: 'The groups.',
      method: 'GET',
      path: '/:project_id/groups',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      answer: z.array(Group),
      async handle(call) {
        const cast = await castOf(tools, call);
        return (await listTeams(database.read, cast.workspace.id)).map((team) => show(cast, team));
      },
    }),
    route({
      name: 'tiledesk.groups.get',
      summary: 'One group.',
      method: 'GET',
      path: '/:project_id/groups/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: Group,
      async handle(call) {
        return show(await castOf(tools, call), await requireTeam(call, call.params.id));
      },
    }),
    route({
      name: 'tiledesk.groups.create',
      summary: 'A group of teammates, to whom departments can belong.',
      method: 'POST',
      path: '/:project_id/groups',
      callers: ['admin'],
      limit: 'call',
      params: InProject,
      body: CreateGroup,
      answer: Group,
      async handle(call) {
        const cast = await castOf(tools, call);
        const actor = agentOf(call.principal as Principal);
        const { name, members = [], attributes } = call.body;
        const createdBy = objectId(staffById(cast, actor.agentId)?.user_id ?? actor.agentId);
        const settings = { createdBy, attributes, updatedAt: Date.now() };
        const made = { actor, name, members: membersOf(cast, members), settings, address: call.address };
        return show(cast, await writer.execute(saveTeam, made));
      },
    }),
    route({
      name: 'tiledesk.groups.change',
      summary: 'Change a group; `members` are all of them.',
      method: 'PUT',
      path: '/:project_id/groups/:id',
      callers: ['admin'],
      limit: 'call',
      object,
      params: Named,
      body: ChangeGroup,
      answer: Group,
      async handle(call) {
        const cast = await castOf(tools, call);
        const { id: teamId } = await requireTeam(call, call.params.id);
        const { name, members, attributes, enabled } = call.body;
        const settings = {
          ...(attributes === undefined ? {} : { attributes }),
          ...(enabled === undefined ? {} : { enabled }),
          updatedAt: Date.now(),
        };
        const team = await writer.execute(saveTeam, {
          actor: agentOf(call.principal as Principal),
          teamId,
          name,
          members: members && membersOf(cast, members),
          settings,
          address: call.address,
        });
        return show(cast, team);
      },
    }),
    route({
      name: 'tiledesk.groups.remove',
      summary: 'Dissolve a group; its departments are everybody’s then.',
      method: 'DELETE',
      path: '/:project_id/groups/:id',
      callers: ['admin'],
      limit: 'call',
      object,
      params: Named,
      answer: Group,
      async handle(call) {
        const cast = await castOf(tools, call);
        const { id: teamId } = await requireTeam(call, call.params.id);
        const actor = agentOf(call.principal as Principal);
        return show(cast, await writer.execute(removeTeam, { actor, teamId, address: call.address }));
      },
    }),
  ];
}
