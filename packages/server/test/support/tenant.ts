import { randomBytes } from 'node:crypto';
import type { AgentRole, KeyScope } from '@baton/protocol';
import type { Desk } from '../../src/app.ts';
import { Logins } from '../../src/auth/logins.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import type { AgentActor } from '../../src/core/actor.ts';
import { addAgent } from '../../src/core/agents/add.ts';
import { createApiKey } from '../../src/core/api-keys/create.ts';
import { revokeApiKey } from '../../src/core/api-keys/revoke.ts';
import { openContactSession } from '../../src/core/contacts/open-session.ts';
import { findUser } from '../../src/core/users/store.ts';
import { createWorkspace } from '../../src/core/workspaces/create.ts';
import { TiledeskTokens } from '../../src/faces/tiledesk/auth/tokens.ts';
import { presentUser } from '../../src/faces/tiledesk/present/people.ts';

/** Somebody who can sign in, with the tokens of an Eusate-style client. */
export interface TestAgent {
  actor: AgentActor;
  email: string;
  password: string;
  access: string;
  refresh: string;
  /** The header with a token of Tiledesk's kind. */
  tiledesk: string;
  userId: string;
}

export interface TestContact {
  id: string;
  token: string;
  tiledesk: string;
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
  /** The header of a signed-in person who is in no workspace. */
  loner: string;
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
    loner: await createLoner(desk, `dee-${organisationId}@desk.example`),
  };
}

export async function createTestAgent(
  desk: Desk,
  workspaceId: string,
  email: string,
  role: AgentRole,
): Promise<TestAgent> {
  const { core } = desk;
  const password = randomBytes(12).toString('hex');
  const userId = await loginsOf(desk).createUser(email, role, password);
  const actor = { kind: 'system', workspaceId } as const;
  const row = await core.writer.execute(addAgent, { actor, userId, name: role, email, role });
  return {
    actor: { kind: 'agent', workspaceId, agentId: row.id, name: row.name, role },
    email,
    password,
    ...(await loginsOf(desk).signTokens(workspaceId, row.id)),
    tiledesk: await tokenOf(desk, userId),
    userId,
  };
}

function loginsOf({ core, publicUrl }: Desk): Logins {
  const settings = { secret: core.secret, publicUrl, trustedOrigins: [publicUrl] };
  return new Logins(core.database, settings, new Tokens(core.secret));
}

function tiledeskTokens(desk: Desk): TiledeskTokens {
  const none = async () => null;
  return new TiledeskTokens(desk.core.secret, 1, { ofProject: none, ofSubscription: none });
}

async function tokenOf(desk: Desk, userId: string): Promise<string> {
  const user = await findUser(desk.core.database.read, userId);
  if (!user) throw new Error('The user is gone.');
  return tiledeskTokens(desk).signUser(presentUser(user), { userId: user.id, passwordMark: user.passwordMark });
}

async function createLoner(desk: Desk, email: string): Promise<string> {
  return tokenOf(desk, await loginsOf(desk).createUser(email, 'Dee', randomBytes(12).toString('hex')));
}

export async function createContact(desk: Desk, workspaceId: string): Promise<TestContact> {
  const { contact } = await desk.core.writer.execute(openContactSession, { workspaceId });
  return contactTokens(desk, workspaceId, contact.id);
}

/** What opens the contact's side to a contact that exists. */
export async function contactTokens(desk: Desk, workspaceId: string, id: string): Promise<TestContact> {
  const { token } = await new Tokens(desk.core.secret).sign('contact', id, workspaceId);
  return { id, token, tiledesk: await tiledeskTokens(desk).signVisitor({ _id: id, firstname: 'Ada' }) };
}
