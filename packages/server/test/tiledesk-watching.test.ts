import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectLine, type Line } from './support/frames.ts';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';
import { createTenant, type Tenant } from './support/tenant.ts';

// What an operator sees of Tiledesk's programs: who changed what (audit), and how busy they are (metrics).

let own: OwnDesk;
let tenant: Tenant;
beforeAll(async () => {
  own = await openOwnDesk();
  tenant = await createTenant(own.desk, 'Audited');
});
afterAll(() => own?.end());

async function call(method: string, path: string, body?: object) {
  const answer = await fetch(`${own.url}/v3${path}`, {
    method,
    headers: { authorization: tenant.owner.tiledesk, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status, `${method} ${path}`).toBe(200);
  // Bodies of many shapes.
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  return (await answer.json()) as any;
}

test('what concerns security leaves a line: who, what, which, from where; and no secret in it', async () => {
  const db = own.desk.core.database.read;
  const since = Date.now();
  const below = `/${tenant.organisationId}`;
  const { jwtSecret } = await call('POST', `${below}/keys/generate`);
  const made = await call('POST', `${below}/subscriptions`, { event: 'lead.create', target: 'http://127.0.0.1:9/' });
  await call('PUT', `${below}/subscriptions/${made._id}`, { event: 'request.create' });
  await call('DELETE', `${below}/subscriptions/${made._id}`);
  const { pendingInvitation } = await call('POST', `${below}/project_users/invite`, {
    email: 'dee@audited.example',
    role: 'agent',
  });
  const members = await call('GET', `${below}/project_users`);
  const dee = members.find((one: { id_user: { email: string } }) => one.id_user.email === 'dee@audited.example');
  await call('PUT', `${below}/project_users/${dee._id}`, { role: 'admin' });
  await call('DELETE', `${below}/project_users/${dee._id}`);
  const department = await call('POST', `${below}/departments`, { name: 'Sales' });
  await call('DELETE', `${below}/departments/${department._id}`);
  const group = await call('POST', `${below}/groups`, { name: 'Night shift' });
  await call('DELETE', `${below}/groups/${group._id}`);
  const request = await call('POST', `${below}/requests`, { first_text: 'Gone soon' });
  await call('DELETE', `${below}/requests/${request.request_id}`);

  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('workspace_id', '=', tenant.workspaceId)
    .where('created_at', '>=', since)
    .execute();
  const actions = new Set(rows.map(({ action }) => action));
  for (const action of [
    'workspace.token_secret_changed',
    'hook.created',
    'hook.changed',
    'hook.removed',
    'agent.added',
    'agent.changed',
    'agent.removed',
    'inbox.created',
    'inbox.removed',
    'team.removed',
    'conversation.removed',
  ]) {
    expect(actions).toContain(action);
  }
  for (const row of rows) expect(row).toMatchObject({ actor: `agent:${tenant.owner.actor.agentId}`, result: 'ok' });
  const text = JSON.stringify(rows);
  for (const secret of [jwtSecret, made.secret, pendingInvitation.password]) expect(text).not.toContain(secret);
});

test('metrics count its operations by name, and its open lines', async () => {
  await call('GET', `/${tenant.organisationId}/requests`);
  const line: Line = await connectLine(own.url, tenant.owner.tiledesk);
  const metrics = await (await fetch(`${own.url}/metrics`)).text();
  line.close();
  expect(metrics).toMatch(/operation="tiledesk\.requests\.list"/);
  expect(metrics).toMatch(/baton_sockets\{namespace="tiledesk-live"\} 1/);
  // Labels are names of ours, never what a program sent.
  expect(metrics).not.toContain(tenant.organisationId);
});
