import { randomBytes } from 'node:crypto';
import type { KeyScope } from '@baton/protocol';
import type { Desk } from '../../src/app.ts';
import { Logins } from '../../src/auth/logins.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import type { AgentActor } from '../../src/core/actor.ts';
import { addAgent } from '../../src/core/agents/add.ts';
import { createApiKey } from '../../src/core/api-keys/create.ts';
import { revokeApiKey } from '../../src/core/api-keys/revoke.ts';
import { openContactSession } from '../../src/core/contacts/open-session.ts';
import { createWorkspace } from '../../src/core/workspaces/create.ts';

/** Somebody who can sign in, with the tokens of an Eusate-style client. */
export interface TestAgent {
  actor: AgentActor;
  email: string;
  password: string;
  access: string;
  refresh: string;
}

export interface TestContact {
  id: string;
  token: string;
}

/** A workspace with one principal of every kind. */
export interface Tenant {
  workspaceId: string;
  organisationId: string;
  inboxId: string;
  keys: Record<'customer' | 'desk' | 'chat' | 'log' | 'revoked' | 'expired', string>;
  owner: TestAgent;
  agent: TestAgent;
  /** A contact who has nothing to do with the conversations of the tests. */
  stranger: TestContact;
}

/** Makes one through the core's own actions. */
export async function createTenant(desk: Desk, name: string): Promise<Tenant> {
  const { writer } = desk.core;
  const organisationId = randomBytes(12).toString('hex');
  const { workspace, inbox } = await writer.execute(createWorkspace, { name, organisationId, responder: false });
  const system = { kind: 'system', workspaceId: workspace.id } as const;
  const key = async (scopes: KeyScope[], expiresAt: number | null = null) => {
    return writer.execute(createApiKey, { actor: system, name: 'test', scopes, expiresAt });
  };
  const revoked = await key(['customer', 'desk', 'chat', 'chat_log']);
  await writer.execute(revokeApiKey, { actor: system, keyId: revoked.row.id });
  return {
    workspaceId: workspace.id,
    organisationId,
    inboxId: inbox.id,
    keys: {
      customer: (await key(['customer'])).token,
      desk: (await key(['desk'])).token,
      chat: (await key(['chat'])).token,
      log: (await key(['chat_log'])).token,
      revoked: revoked.token,
      expired: (await key(['customer', 'desk'], Date.now() - 1000)).token,
    },
    owner: await createTestAgent(desk, workspace.id, `bo-${organisationId}@desk.example`, 'owner'),
    agent: await createTestAgent(desk, workspace.id, `cy-${organisationId}@desk.example`, 'agent'),
    stranger: await createContact(desk, workspace.id),
  };
}

async function createTestAgent(
  desk: Desk,
  workspaceId: string,
  email: string,
  role: 'owner' | 'agent',
): Promise<TestAgent> {
  const { core, publicUrl } = desk;
  const tokens = new Tokens(core.secret);
  const logins = new Logins(core.database, { secret: core.secret, publicUrl, trustedOrigins: [publicUrl] }, tokens);
  const password = randomBytes(12).toString('hex');
  const userId = await logins.createUser(email, role, password);
  const actor = { kind: 'system', workspaceId } as const;
  const row = await core.writer.execute(addAgent, { actor, userId, name: role, email, role });
  return {
    actor: { kind: 'agent', workspaceId, agentId: row.id, name: row.name, role },
    email,
    password,
    access: (await tokens.sign('agent-access', row.id, workspaceId)).token,
    refresh: (await tokens.sign('agent-refresh', row.id, workspaceId)).token,
  };
}

export async function createContact(desk: Desk, workspaceId: string): Promise<TestContact> {
  const { contact } = await desk.core.writer.execute(openContactSession, { workspaceId });
  const { token } = await new Tokens(desk.core.secret).sign('contact', contact.id, workspaceId);
  return { id: contact.id, token };
}
