import { startMailServer } from '@baton/testkit';
import { sql } from 'kysely';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Logins } from '../src/auth/logins.ts';
import { Tokens } from '../src/auth/tokens.ts';
import { findUserByEmail } from '../src/core/users/store.ts';
import { findFirstWorkspace } from '../src/core/workspaces/store.ts';
import { connectLine } from './support/frames.ts';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';
import { createTenant, createTestAgent, type Tenant } from './support/tenant.ts';

// Accounts are for whole desks, projects are not: whose address it is decides whom an invitation takes in.

let own: OwnDesk;
let tenant: Tenant;
let other: Tenant;
beforeAll(async () => {
  own = await openOwnDesk();
  tenant = await createTenant(own.desk, 'Shop');
  other = await createTenant(own.desk, 'Elsewhere');
});
afterAll(() => own?.end());

async function call(url: string, authorization: string | null, method: string, path: string, body?: object) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(authorization ? { authorization } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  // Bodies of many shapes.
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  return { status: answer.status, body: (await answer.json()) as any };
}
const basic = (email: string, password: string) => `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
const signUp = (email: string, password: string) =>
  call(own.url, null, 'POST', '/v3/auth/signup', { email, password, firstname: 'Eve', lastname: 'First' });
const invite = (by: Tenant, email: string) =>
  call(own.url, by.owner.tiledesk, 'POST', `/v3/${by.organisationId}/project_users/invite`, { email, role: 'admin' });
const reads = async (email: string, password: string, { organisationId }: Tenant) =>
  (await call(own.url, basic(email, password), 'GET', `/v3/${organisationId}/requests`)).status;

describe('an invitation', () => {
  test('does not take in who signed up under somebody’s address first', async () => {
    const [email, password] = ['victim@corp.example', 'known to eve'];
    expect((await signUp(email, password)).body.user.emailverified).toBe(false);
    const refused = await invite(tenant, email);
    expect(refused.status).toBe(409);
    expect(await reads(email, password, tenant)).toBe(403);
  });

  test('of another project, whose maker knows the first password, proves nothing here', async () => {
    const email = 'ceo@corp.example';
    const { password } = (await invite(other, email)).body.pendingInvitation;
    const user = await findUserByEmail(own.desk.core.database.read, email);
    expect(user?.emailVerified).toBe(false);
    expect(await reads(email, password, other)).toBe(200);
    expect((await invite(tenant, email)).status).toBe(409);
    expect(await reads(email, password, tenant)).toBe(403);
  });

  test('by the console makes an account that is no more proved than that', async () => {
    const email = 'cfo@corp.example';
    const answer = await call(own.url, `Bearer ${other.owner.access}`, 'POST', '/desk/v1/agents', {
      email,
      name: 'C',
      role: 'agent',
    });
    expect(answer.status).toBe(201);
    expect((await invite(tenant, email)).status).toBe(409);
  });

  test('takes back whom the project itself took in', async () => {
    const email = 'cy@corp.example';
    const { pendingInvitation } = (await invite(tenant, email)).body;
    const at = `/v3/${tenant.organisationId}/project_users/${pendingInvitation._id}`;
    expect((await call(own.url, tenant.owner.tiledesk, 'DELETE', at)).status).toBe(200);
    expect(await reads(email, pendingInvitation.password, tenant)).toBe(403);
    expect((await invite(tenant, email)).status).toBe(200);
    expect(await reads(email, pendingInvitation.password, tenant)).toBe(200);
  });

  test('takes in an account that the operator vouched for, and who had it before is out', async () => {
    const [email, password] = ['vouched@corp.example', 'known to eve'];
    const { body } = await signUp(email, password);
    const { core, publicUrl } = own.desk;
    const settings = { secret: core.secret, publicUrl, trustedOrigins: [publicUrl] };
    const user = await findUserByEmail(core.database.read, email);
    expect(body.user.email).toBe(email);
    await new Logins(core.database, settings, new Tokens(core.secret)).vouch(user?.id ?? '', 'known to its owner');
    expect((await invite(tenant, email)).body.id_user).toMatchObject({ email, emailverified: true });
    expect(await reads(email, password, tenant)).toBe(401);
    expect(await reads(email, 'known to its owner', tenant)).toBe(200);
  });
});

test('nobody signs up where the operator has closed it', async () => {
  const closed = await openOwnDesk({ BATON_SIGNUP: 'off' });
  const made = { email: 'eve@corp.example', password: 'long enough', firstname: 'Eve', lastname: 'First' };
  const answer = await call(closed.url, null, 'POST', '/v3/auth/signup', made);
  await closed.end();
  expect(answer.status).toBe(403);
});

test('mail in the operator’s name is for the operator’s project, and bounded for all of it together', async () => {
  const mail = await startMailServer();
  const env = { BATON_MAIL_URL: mail.url, BATON_MAIL_FROM: 'desk@desk.example', BATON_RATE_LIMITS: 'on' };
  const desk = await openOwnDesk(env);
  try {
    const stranger = await createTenant(desk.desk, 'Strange');
    const first = await findFirstWorkspace(desk.desk.core.database.read);
    if (!first) throw new Error('There is no workspace.');
    const send = (by: string, organisationId: string) =>
      call(desk.url, by, 'POST', `/v3/${organisationId}/emails/internal/send`, {
        to: 'anybody@corp.example',
        subject: 'Hello',
        text: 'Hello!',
      });
    expect((await send(stranger.owner.tiledesk, stranger.organisationId)).status).toBe(403);
    const statuses: number[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      const admin = await createTestAgent(desk.desk, first.id, `${name}@desk.example`, 'admin');
      const sent = Array.from({ length: 20 }, () => send(admin.tiledesk, first.organisation_id));
      statuses.push(...(await Promise.all(sent)).map(({ status }) => status));
    }
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(200));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  } finally {
    await desk.end();
    await mail.close();
  }
});

test('another password ends the tokens for programs, and the sockets that they opened', async () => {
  const { email, password, access, refresh } = await createTestAgent(
    own.desk,
    tenant.workspaceId,
    'dee@shop.example',
    'agent',
  );
  const me = (token: string) => call(own.url, `Bearer ${token}`, 'GET', '/desk/v1/me');
  const again = (token: string) => call(own.url, null, 'POST', '/api/v1/auth/token/refresh/', { refresh: token });
  expect((await me(access)).status).toBe(200);
  const fresh = await again(refresh);
  expect(fresh.status).toBe(200);
  const socket = io(`${own.url}/desk`, { auth: { token: access }, forceNew: true, reconnection: false });
  const ended = new Promise((resolve) => socket.once('disconnect', resolve));
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject));

  const change = { oldpsw: password, newpsw: 'another long one' };
  expect((await call(own.url, basic(email, password), 'PUT', '/v3/users/changepsw', change)).status).toBe(200);
  for (const token of [access, fresh.body.access]) expect((await me(token)).status).toBe(401);
  expect((await again(refresh)).status).toBe(401);
  await ended;
});

test('a database that fails for a while ends no live line', async () => {
  const db = own.desk.core.database.read;
  const line = await connectLine(own.url, tenant.owner.tiledesk);
  line.send({ action: 'subscribe', payload: { topic: `/${tenant.organisationId}/requests` } });
  await line.hears(({ action }) => action === 'publish');
  let state = 'open';
  void line.ended.then(() => {
    state = 'ended';
  });
  await sql`ALTER TABLE profiles RENAME TO profiles_away`.execute(db);
  try {
    // Every two seconds holders are looked at; nothing tells from outside that it failed.
    await Promise.race([line.ended, new Promise((resolve) => setTimeout(resolve, 5000))]);
  } finally {
    await sql`ALTER TABLE profiles_away RENAME TO profiles`.execute(db);
  }
  expect(state).toBe('open');
  line.send({ action: 'heartbeat', payload: { message: { text: 'ping' } } });
  await line.hears(({ payload }) => payload.message?.text === 'pong');
  line.close();
});
