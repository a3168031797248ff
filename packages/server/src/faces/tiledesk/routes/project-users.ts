import { AppError } from '@baton/protocol';
import { ChangeProjectUser, InviteProjectUser, ProjectUser } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { newPassword } from '../../../auth/logins.ts';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { addAgent } from '../../../core/agents/add.ts';
import { changeAgent } from '../../../core/agents/change.ts';
import { createContact } from '../../../core/contacts/create.ts';
import { findContact } from '../../../core/contacts/store.ts';
import { findUserByEmail } from '../../../core/users/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { type Cast, staffById, staffByProjectUser, staffByUser } from '../cast.ts';
import { objectId, VISITOR_SOURCE } from '../ids.ts';
import { presentGuest, presentStaff } from '../present/people.ts';
import { findNamed, findVisitor } from '../store.ts';
import { castOf, InProject, lenientQuery, Named, STAFF, type Tools } from '../tools.ts';

const object = { noun: 'agent', in: 'params', field: 'id' } as const;

/** The team, and visitors as members of the project (contract §6). */
export function projectUserRoutes(tools: Tools): Route[] {
  const { database, writer, logins } = tools.context;

  /** A visitor or a teammate by the name of the membership. Refuses: `not_found`. */
  async function findMembership(cast: Cast, name: string) {
    const staff = staffByProjectUser(cast, name);
    if (staff) return presentStaff(staff, cast.workspace.organisation_id);
    const contactId = await findNamed(database.read, 'contacts', cast.workspace.id, name);
    const contact = contactId ? await findContact(database.read, cast.workspace.id, contactId) : undefined;
    if (!contact) throw new AppError('not_found');
    return presentGuest(contact, cast.workspace.organisation_id);
  }

  function requireStaff(cast: Cast, name: string) {
    const staff = staffByProjectUser(cast, name);
    if (!staff) throw new AppError('not_found');
    return staff;
  }

  return [
    route({
      name: 'tiledesk.project_users.list',
      summary: 'The team.',
      method: 'GET',
      path: '/:project_id/project_users',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery('role', 'status', 'presencestatus', 'trashed'),
      answer: z.array(ProjectUser),
      async handle(call) {
        const cast = await castOf(tools, call);
        const { role, status, trashed } = call.query;
        const roles = role?.split(',');
        return cast.staff
          .map((staff) => presentStaff(staff, cast.workspace.organisation_id))
          .filter((shown) => (roles ? roles.includes(shown.role) : true))
          .filter((shown) => (status ? shown.status === status : shown.status === 'active' || trashed === 'true'))
          .filter((shown) => shown.trashed === (trashed === 'true'));
      },
    }),
    route({
      name: 'tiledesk.project_users.me',
      summary: 'The caller’s own membership, in a list of one.',
      method: 'GET',
      path: '/:project_id/project_users/me',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      answer: z.array(ProjectUser),
      async handle(call) {
        const cast = await castOf(tools, call);
        const own = staffById(cast, agentOf(call.principal as Principal).agentId);
        if (!own) throw new AppError('unauthenticated');
        return [presentStaff(own, cast.workspace.organisation_id)];
      },
    }),
    route({
      name: 'tiledesk.project_users.search',
      summary: 'Whose address this is, if it is a member’s.',
      method: 'GET',
      path: '/:project_id/project_users/users/search',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery('email'),
      answer: z.object({ _id: z.string() }),
      async handle(call) {
        const cast = await castOf(tools, call);
        const email = call.query.email?.toLowerCase();
        const found = cast.staff.find(({ user, disabled_at }) => user.email === email && disabled_at === null);
        // Whether somebody else has an account here is nobody's business: the original's 403 would tell.
        if (!found) throw new AppError('not_found', { reason: 'Nobody of that address is in this project.' });
        return { _id: objectId(found.user_id) };
      },
    }),
    route({
      name: 'tiledesk.project_users.of_user',
      summary: 'The membership of a user or a visitor, in a list of one.',
      method: 'GET',
      path: '/:project_id/project_users/users/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: z.array(ProjectUser),
      async handle(call) {
        const cast = await castOf(tools, call);
        const organisationId = cast.workspace.organisation_id;
        const staff = staffByUser(cast, call.params.id);
        if (staff) return [presentStaff(staff, organisationId)];
        const contact = await findVisitor(database.read, cast.workspace.id, call.params.id);
        if (!contact) throw new AppError('not_found');
        return [presentGuest(contact, organisationId)];
      },
    }),
    route({
      name: 'tiledesk.project_users.get',
      summary: 'One membership.',
      method: 'GET',
      path: '/:project_id/project_users/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: ProjectUser,
      async handle(call) {
        return findMembership(await castOf(tools, call), call.params.id);
      },
    }),
    route({
      name: 'tiledesk.project_users.change_own',
      summary: 'The caller’s own availability and settings.',
      method: 'PUT',
      path: '/:project_id/project_users',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      body: ChangeProjectUser,
      answer: ProjectUser,
      async handle(call) {
        const actor = agentOf(call.principal as Principal);
        // One's own role and state are not one's own to change.
        const { role: _role, status: _status, ...body } = call.body;
        await writer.execute(changeAgent, { actor, ...changesOf(body) });
        const cast = await castOf(tools, call);
        const own = staffById(cast, actor.agentId);
        if (!own) throw new AppError('unauthenticated');
        return presentStaff(own, cast.workspace.organisation_id, 'bare');
      },
    }),
    route({
      name: 'tiledesk.project_users.change',
      summary: 'A teammate’s availability, role and settings.',
      method: 'PUT',
      path: '/:project_id/project_users/:id',
      callers: ['admin'],
      limit: 'call',
      object,
      params: Named,
      body: ChangeProjectUser,
      answer: ProjectUser,
      async handle(call) {
        const { id } = requireStaff(await castOf(tools, call), call.params.id);
        const actor = agentOf(call.principal as Principal);
        await writer.execute(changeAgent, { actor, agentId: id, ...changesOf(call.body), address: call.address });
        const cast = await castOf(tools, call);
        return presentStaff(requireStaff(cast, call.params.id), cast.workspace.organisation_id, 'bare');
      },
    }),
    route({
      name: 'tiledesk.project_users.create_guest',
      summary: 'An empty visitor.',
      method: 'POST',
      path: '/:project_id/project_users',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      answer: ProjectUser,
      async handle(call) {
        const cast = await castOf(tools, call);
        const made = { workspaceId: cast.workspace.id, source: VISITOR_SOURCE, reference: null };
        return presentGuest(await writer.execute(createContact, made), cast.workspace.organisation_id);
      },
    }),
    route({
      name: 'tiledesk.project_users.invite',
      summary:
        'Take somebody into the team. Who has no account yet gets one, whose password the answer shows once; 409 for one that others made and nobody proved.',
      method: 'POST',
      path: '/:project_id/project_users/invite',
      callers: ['admin'],
      limit: 'call',
      params: InProject,
      body: InviteProjectUser,
      answer: z.union([ProjectUser, z.object({ msg: z.string(), pendingInvitation: z.unknown() })]),
      async handle(call) {
        const cast = await castOf(tools, call);
        const actor = agentOf(call.principal as Principal);
        const email = call.body.email.toLowerCase();
        const own = staffById(cast, actor.agentId);
        if (own?.user.email === email)
          throw new AppError('forbidden', { reason: 'You are in this project already.', faceCode: 4000 });
        const { role } = call.body;
        if (role === 'owner' && actor.role !== 'owner')
          throw new AppError('forbidden', { reason: 'Only owners make owners.' });
        const known = await findUserByEmail(database.read, email);
        if (cast.staff.some(({ user, disabled_at }) => user.id === known?.id && disabled_at === null)) {
          throw new AppError('forbidden', { reason: 'This person is in the project already.', faceCode: 4001 });
        }
        // Somebody may have made the account in another person's name, and would be taken in now. Ours are those that were made for
        // this project, when it invited them.
        const isOurs = cast.staff.some(({ user }) => user.id === known?.id);
        if (known && !known.emailVerified && !isOurs) {
          const reason =
            'There is an account of this address, and nobody has proved whose it is. The operator can vouch for it.';
          throw new AppError('conflict', { reason });
        }
        const password = known ? null : newPassword();
        const userId = known?.id ?? (await logins.createUser(email, nameFrom(email), password as string));
        const name = known ? [known.firstName, known.lastName].filter(Boolean).join(' ') || email : nameFrom(email);
        // Who has never signed in takes no conversations, unless they are told to.
        const available = call.body.user_available ?? known !== undefined;
        const added = await writer.execute(addAgent, {
          actor,
          userId,
          name,
          email,
          role,
          available,
          address: call.address,
        });
        const organisationId = cast.workspace.organisation_id;
        if (password !== null) {
          const pendingInvitation = { _id: objectId(added.id), email, role, password, id_project: organisationId };
          return { msg: 'An account was made. Hand its password over; it is not shown again.', pendingInvitation };
        }
        const shown = staffById(await castOf(tools, call), added.id);
        if (!shown) throw new AppError('not_found');
        return presentStaff(shown, organisationId);
      },
    }),
    route({
      name: 'tiledesk.project_users.remove',
      summary: 'Somebody leaves the team; their open conversations find new people.',
      method: 'DELETE',
      path: '/:project_id/project_users/:id',
      callers: ['admin'],
      limit: 'call',
      object,
      params: Named,
      query: lenientQuery('soft', 'hard'),
      answer: ProjectUser,
      async handle(call) {
        const { id } = requireStaff(await castOf(tools, call), call.params.id);
        const trashed = call.query.soft === 'true' || call.query.hard === 'true';
        const actor = agentOf(call.principal as Principal);
        const details = trashed ? { trashed } : {};
        await writer.execute(changeAgent, { actor, agentId: id, disabled: true, details, address: call.address });
        const cast = await castOf(tools, call);
        return presentStaff(requireStaff(cast, call.params.id), cast.workspace.organisation_id, 'bare');
      },
    }),
  ];
}

function changesOf(body: Partial<z.infer<typeof ChangeProjectUser>>) {
  const capacity = body.max_assigned_chat ?? body.max_served_chat;
  const { profileStatus, tags, settings, attributes, role, status } = body;
  return {
    ...(body.user_available === undefined ? {} : { available: body.user_available }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(role === undefined ? {} : { role }),
    ...(status === undefined ? {} : { disabled: status === 'disabled' }),
    details: {
      ...(profileStatus === undefined ? {} : { profileStatus }),
      ...(tags === undefined ? {} : { tags }),
      ...(settings === undefined ? {} : { settings }),
      ...(status === 'active' ? { trashed: undefined } : {}),
    },
  };
}

/** `bo.smith@…` → `bo smith`: something better than an address until the person says more. */
function nameFrom(email: string): string {
  return (
    (email.split('@', 1)[0] as string)
      .split(/[._+-]+/)
      .filter(Boolean)
      .join(' ') || email
  );
}
