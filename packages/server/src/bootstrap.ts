import { randomBytes } from 'node:crypto';
import type { Logins } from './auth/logins.ts';
import { newPassword } from './auth/logins.ts';
import type { Config } from './config.ts';
import { addAgent } from './core/agents/add.ts';
import { createApiKey } from './core/api-keys/create.ts';
import { importArticles } from './core/articles/save.ts';
import { createWorkspace } from './core/workspaces/create.ts';
import { findFirstWorkspace } from './core/workspaces/store.ts';
import type { Core } from './open-core.ts';

/** What a first start made up and nobody can look up later: printed once. Null = it was given. */
export interface FirstStart {
  adminEmail: string;
  adminPassword: string | null;
  apiKey: string | null;
  deskKey: string | null;
}

/** Fills an empty database: workspace, inbox, owner, keys, and the demo's articles. Null when there is one already. */
export async function bootstrap(core: Core, logins: Logins, config: Config): Promise<FirstStart | null> {
  if (await findFirstWorkspace(core.database.read)) return null;
  const { writer } = core;
  const organisationId = config.organisationId ?? randomBytes(12).toString('hex');
  const name = config.demo ? 'Fernweh Cycles' : 'Support';
  const { workspace } = await writer.execute(createWorkspace, { name, organisationId, responder: config.responder });
  const actor = { kind: 'system', workspaceId: workspace.id } as const;

  const adminEmail = (config.admin.email ?? 'owner@example.org').toLowerCase();
  const password = config.admin.password ?? newPassword();
  const userId = await logins.createUser(adminEmail, 'Owner', password);
  await writer.execute(addAgent, { actor, userId, name: nameFrom(adminEmail), email: adminEmail, role: 'owner' });

  const customer = await writer.execute(createApiKey, {
    actor,
    name: 'Customer key (may be public)',
    scopes: ['customer'],
    expiresAt: null,
    ...(config.apiKey ? { token: config.apiKey } : {}),
  });
  const desk = await writer.execute(createApiKey, {
    actor,
    name: 'Desk key (secret)',
    scopes: ['desk'],
    expiresAt: null,
    ...(config.deskKey ? { token: config.deskKey } : {}),
  });
  if (config.demo) {
    const { loadDemoArticles } = await import('./knowledge-demo/load.ts');
    await writer.execute(importArticles, { workspaceId: workspace.id, articles: loadDemoArticles() });
  }
  return {
    adminEmail,
    adminPassword: config.admin.password ? null : password,
    apiKey: config.apiKey ? null : customer.token,
    deskKey: config.deskKey ? null : desk.token,
  };
}

/** `bo.smith@…` → `Bo Smith`: something better than an address until the person changes it. */
function nameFrom(email: string): string {
  const words = (email.split('@', 1)[0] as string).split(/[._-]+/).filter(Boolean);
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ') || 'Owner';
}
