import { Project, ProjectUser } from '@baton/protocol/tiledesk';
import { equal, holds, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { refusal, succeeded, type TiledeskBench } from './bench.ts';

/** Projects and the people in them (§3, §6). */
export const projectChecks: Check<TiledeskBench>[] = [
  {
    id: 'projects.create',
    title: 'who makes a project owns it, is available, and has one default department',
    contract: '§3',
    async run(bench) {
      const made = succeeded(await bench.call('POST', '/projects', { body: { name: 'Mine' } }), 'POST /projects');
      shaped(Project, made, 'the project');
      const at = (path: string) => bench.call('GET', `/${made._id}${path}`).then((answer) => succeeded(answer, path));
      const [own] = await at('/project_users/me');
      equal([own.role, own.roleType, own.user_available], ['owner', 1, true], 'the owner');
      const [department, ...others] = await at('/departments');
      equal(
        [department.name, department.default, department.routing, others.length],
        ['Default Department', true, 'assigned', 0],
        'the department',
      );
      refusal(await bench.call('POST', '/projects', { body: {} }), [422], 'no name');
      refusal(await bench.call('POST', '/projects', { as: null, body: { name: 'x' } }), [401], 'nobody');
    },
  },
  {
    id: 'projects.list',
    title: 'the list holds the caller’s memberships with the project in each',
    contract: '§3',
    async run(bench) {
      const id = await bench.project();
      const list = succeeded(await bench.call('GET', '/projects'), 'GET /projects');
      const own = list.find((it: { id_project: { _id: string } }) => it.id_project._id === id);
      equal([own?.role, own?.id_project.status], ['owner', 100], 'the membership');
      const { header } = await bench.stranger();
      equal(succeeded(await bench.call('GET', '/projects', { as: header }), 'GET /projects'), [], 'a stranger’s');
    },
  },
  {
    id: 'projects.change',
    title: 'name, settings, widget and single settings are changed by administrators',
    contract: '§3',
    async run(bench) {
      const { id } = await bench.makeProject();
      const change = async (method: string, body: object) =>
        succeeded(await bench.call(method, `/projects/${id}`, { body }), method);
      equal((await change('PUT', { name: 'New name' })).name, 'New name', 'name');
      equal((await change('PATCH', { settings: { a: 1 } })).settings, { a: 1 }, 'settings');
      equal(
        (await change('PATCH', { 'settings.b.c': 2, 'settings.__proto__.d': 3 })).settings,
        { a: 1, b: { c: 2 } },
        'one of them',
      );
      equal((await change('PUT', { widget: { color: 'red' } })).widget, { color: 'red' }, 'widget');
      equal(succeeded(await bench.call('GET', `/projects/${id}`), 'GET').widget, { color: 'red' }, 'when read');
      await bench.refused([403], 'POST', '/keys/generate', { as: (await bench.agent()).header });
    },
  },
  {
    id: 'projects.hours',
    title: 'without hours it is open; with hours it is when they say, and nobody is available outside of them',
    contract: '§3',
    async run(bench) {
      const { id } = await bench.makeProject();
      const get = async (path: string) =>
        succeeded(await bench.call('GET', `/projects/${id}${path}`, { as: null }), path);
      equal(await get('/isopen'), { isopen: true }, 'without hours');
      const always = Object.fromEntries(
        Array.from({ length: 7 }, (_, day) => [day, [{ start: '00:00', end: '24:00' }]]),
      );
      const set = (operatingHours: unknown) =>
        bench.call('PUT', `/projects/${id}`, { body: { activeOperatingHours: true, operatingHours } });
      succeeded(await set(JSON.stringify({ ...always, tzname: 'Europe/Rome' })), 'hours as text');
      equal([await get('/isopen'), (await get('/users/availables')).length], [{ isopen: true }, 1], 'always');
      succeeded(await set({ tzname: 'Europe/Rome' }), 'no hours at all');
      equal([await get('/isopen'), await get('/users/availables')], [{ isopen: false }, []], 'never');
      const made = succeeded(await bench.call('POST', `/${id}/requests`, { body: { first_text: 'x' } }), 'a request');
      equal(made.status, 100, 'a request while it is closed');
      refusal(await set('nonsense'), [422], 'nonsense');
    },
  },
  {
    id: 'projects.availables',
    title: 'the available ones are named; only staff see addresses',
    contract: '§3',
    async run(bench) {
      await bench.available(true);
      const path = `/projects/${await bench.project()}/users/availables`;
      const open = succeeded(await bench.call('GET', path, { as: null }), 'nobody');
      const staff = succeeded(await bench.call('GET', path), 'staff');
      const own = await bench.self();
      equal([open[0].id, open[0].pu_id, 'email' in open[0]], [own.id_user._id, own._id, false], 'for everybody');
      holds(typeof open[0].fullname === 'string' && typeof open[0].assigned_request === 'number', 'name and number');
      equal(staff[0].email, bench.target.email.toLowerCase(), 'for staff');
      const visitor = await bench.visitor();
      holds(
        !('email' in succeeded(await bench.call('GET', path, { as: visitor.header }), 'a visitor')[0]),
        'for a visitor',
      );
    },
  },
  {
    id: 'projects.remove',
    title: 'a removed project is nobody’s any more',
    contract: '§3',
    async run(bench) {
      const { id } = await bench.makeProject();
      equal(succeeded(await bench.call('DELETE', `/projects/${id}`), 'DELETE').status, 0, 'status');
      refusal(await bench.call('GET', `/projects/${id}`), [400], 'the project');
      const list = succeeded(await bench.call('GET', '/projects'), 'GET /projects');
      holds(!list.some((it: { id_project: { _id: string } }) => it.id_project._id === id), 'the list');
      refusal(
        await bench.call('POST', '/auth/signinAnonymously', { as: null, body: { id_project: id } }),
        [400],
        'a visitor',
      );
    },
  },
  {
    id: 'team.list',
    title: 'the team is a list of memberships with the user in each, and never a password',
    contract: '§6',
    async run(bench) {
      const agent = await bench.agent();
      const answer = await bench.ask('GET', '/project_users');
      const team = succeeded(answer, 'the team');
      for (const member of team) shaped(ProjectUser, member, 'a member');
      holds(!answer.text.includes('password'), 'no password');
      const theirs = team.find((it: { id_user: { _id: string } }) => it.id_user._id === agent.userId);
      equal([theirs.role, theirs.id_user.email], ['agent', agent.email], 'the agent');
      const [own] = await bench.ok('GET', `/project_users/users/${agent.userId}`);
      equal(own._id, theirs._id, 'by the user');
      equal((await bench.ok('GET', `/project_users/${own._id}`)).id_user._id, agent.userId, 'by the membership');
      equal(
        (await bench.ok('GET', `/project_users/users/search?email=${encodeURIComponent(agent.email)}`))._id,
        agent.userId,
        'by the address',
      );
      await bench.refused([403, 404], 'GET', '/project_users/users/search?email=nobody@desk.example');
      const admins = await bench.ok('GET', '/project_users?role=owner');
      holds(
        admins.every(({ role }: { role: string }) => role === 'owner'),
        'by role',
      );
    },
  },
  {
    id: 'team.own',
    title: 'one’s own availability and settings are one’s own, one’s role is not',
    contract: '§6',
    async run(bench) {
      const agent = await bench.agent();
      const given = {
        user_available: true,
        profileStatus: 'at lunch',
        max_assigned_chat: 9,
        attributes: { desk: 4 },
        tags: ['night'],
      };
      const changed = await bench.ok('PUT', '/project_users/', { ...given, role: 'owner' }, agent.header);
      for (const [key, value] of Object.entries(given)) equal(changed[key], value, key);
      equal([changed.role, changed.id_user], ['agent', agent.userId], 'role and user');
      await bench.ok('PUT', '/project_users/', { user_available: false }, agent.header);
      const [own] = await bench.ok('GET', '/project_users/me', undefined, agent.header);
      equal([own.user_available, own.profileStatus], [false, 'at lunch'], 'when read');
    },
  },
  {
    id: 'team.invite',
    title: 'somebody new gets an account, who was here joins at once; oneself and members are 403 with a number',
    contract: '§6',
    async run(bench) {
      const member = await bench.invited('agent');
      const invite = (email: string, role = 'agent') =>
        bench.ask('POST', '/project_users/invite', { body: { email, role, user_available: false } });
      const [first] = await bench.ok('GET', `/project_users/users/${member.userId}`);
      await bench.ok('DELETE', `/project_users/${first._id}`);
      const joined = succeeded(await invite(member.email.toUpperCase()), 'the invitation');
      equal([joined.role, joined.id_user._id], ['agent', member.userId], 'the membership');
      equal(refusal(await invite(bench.target.email), [403], 'oneself').code, 4000, 'code of oneself');
      equal(refusal(await invite(member.email), [403], 'a member').code, 4001, 'code of a member');
      refusal(await invite('nonsense'), [422], 'no address');
      refusal(await invite('a@b.example', 'emperor'), [422], 'no role');
      const admin = await bench.ok('PUT', `/project_users/${joined._id}`, { role: 'admin', max_assigned_chat: 3 });
      equal([admin.role, admin.max_assigned_chat], ['admin', 3], 'changed');
      await bench.ok('DELETE', `/project_users/${joined._id}`);
      refusal(await bench.ask('GET', '/requests', { as: member.header }), [403], 'afterwards');
      const unknown = succeeded(await invite(`nobody-${Date.now()}@desk.example`), 'somebody without an account');
      holds(typeof unknown.msg === 'string' && unknown.pendingInvitation, 'a pending invitation');
    },
  },
  {
    id: 'team.unproven',
    title: 'an account that somebody made, whose address nobody proved, is not taken in',
    contract: 'ours',
    async run(bench) {
      const { email, header } = await bench.signUp();
      const refused = await bench.ask('POST', '/project_users/invite', { body: { email, role: 'admin' } });
      refusal(refused, [409], 'the invitation');
      refusal(await bench.ask('GET', '/requests', { as: header }), [403], 'afterwards');
    },
  },
  {
    id: 'team.owner',
    title: 'nobody but an owner touches an owner, and one is always left',
    contract: 'ours',
    async run(bench) {
      const member = await bench.invited('admin');
      const own = await bench.self();
      for (const [method, body] of [
        ['PUT', { role: 'agent' }],
        ['DELETE', undefined],
      ] as const) {
        await bench.refused([403], method, `/project_users/${own._id}`, {
          as: member.header,
          ...(body ? { body } : {}),
        });
        await bench.refused([409], method, `/project_users/${own._id}`, { ...(body ? { body } : {}) });
      }
      const [theirs] = await bench.ok('GET', `/project_users/users/${member.userId}`);
      await bench.refused([403], 'PUT', `/project_users/${theirs._id}`, { as: member.header, body: { role: 'owner' } });
      await bench.ok('DELETE', `/project_users/${theirs._id}`);
    },
  },
  {
    id: 'team.guest',
    title: 'staff make an empty visitor, who can then ask',
    contract: '§6',
    async run(bench) {
      const guest = await bench.ok('POST', '/project_users', {});
      equal([guest.role, guest.roleType], ['guest', 2], 'the guest');
      const made = await bench.ok('POST', '/requests', { first_text: 'x', sender: guest.uuid_user });
      equal((await bench.ok('GET', `/requests/${made.request_id}`)).requester._id, guest._id, 'the requester');
    },
  },
];
