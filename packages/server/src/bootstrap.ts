import { randomBytes } from 'node:crypto';
import { AppError, type KeyScope } from '@baton/protocol';
import type { Logins } from './auth/logins.ts';
import { newPassword } from './auth/logins.ts';
import type { Config } from './config.ts';
import { addAgent } from './core/agents/add.ts';
import { createApiKey } from './core/api-keys/create.ts';
import { type ImportedArticle, importArticles } from './core/articles/save.ts';
import { createChatToken } from './core/chat-tokens/create.ts';
import { createWorkspace } from './core/workspaces/create.ts';
import { findFirstWorkspace } from './core/workspaces/store.ts';
import type { Action } from './db/writer.ts';
import { newHookSecret } from './hooks/signature.ts';
import { createSeal } from './lib/seal.ts';
import type { Core } from './open-core.ts';

/** What a first start made up and nobody can look up later: printed once. Null = it was given. */
export interface FirstStart {
  adminEmail: string;
  adminPassword: string | null;
  apiKey: string | null;
  deskKey: string | null;
  chatToken: string | null;
}

/**
 * Fills an empty database: workspace, inbox, owner, keys, and the demo's articles. Null when there is one already, also
 * when another process that starts at the same time was first.
 */
export async function bootstrap(core: Core, logins: Logins, config: Config): Promise<FirstStart | null> {
  if (await findFirstWorkspace(core.database.read)) return null;
  const adminEmail = (config.admin.email ?? 'owner@example.org').toLowerCase();
  const password = config.admin.password ?? newPassword();
  const userId = await createOwner(core, logins, adminEmail, password);
  if (!userId) return null;
  const articles = config.demo ? (await import('./knowledge-demo/load.ts')).loadDemoArticles() : [];
  const hookSecret = createSeal(core.secret).close(newHookSecret());
  const keys = await core.writer.execute(furnish, { config, adminEmail, userId, articles, hookSecret });
  if (!keys) return null;
  return {
    adminEmail,
    adminPassword: config.admin.password ? null : password,
    apiKey: config.apiKey ? null : keys.customer,
    deskKey: config.deskKey ? null : keys.desk,
    chatToken: config.chatToken ? null : keys.chatToken,
  };
}

/** Null when another process has made the desk meanwhile. */
async function createOwner(core: Core, logins: Logins, email: string, password: string): Promise<string | null> {
  const create = () => logins.createUser(email, 'Owner', password, true);
  try {
    return await create();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    // Either another process is starting too, or one died right after this step and nobody knows its password.
    for (let waited = 0; waited < OTHERS_START_MS; waited += 100) {
      if (await findFirstWorkspace(core.database.read)) return null;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await logins.removeUser(email);
    return create();
  }
}

const OTHERS_START_MS = 5000;

interface Furnish {
  config: Config;
  adminEmail: string;
  userId: string;
  articles: ImportedArticle[];
  /** Sealed. */
  hookSecret: string;
}

/** All of it or nothing: a process that dies in between leaves an empty database, not a desk without a key. */
const furnish: Action<Furnish, { customer: string; desk: string; chatToken: string } | null> = {
  name: 'bootstrap.furnish',
  async run(tx, { config, adminEmail, userId, articles, hookSecret }) {
    const db = await tx.sql();
    // The row is the lock: a second process waits here for the first one's commit, and then finds its workspace.
    const claim = { subscriber: 'bootstrap', position: 0, updated_at: tx.now };
    await db
      .insertInto('cursors')
      .values(claim)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (await findFirstWorkspace(db)) return null;
    const organisationId = config.organisationId ?? randomBytes(12).toString('hex');
    const name = config.demo ? 'Fernweh Cycles' : 'Support';
    const { workspace, inbox } = await createWorkspace.run(tx, { name, organisationId, responder: config.responder });
    const actor = { kind: 'system', workspaceId: workspace.id } as const;
    await addAgent.run(tx, { actor, userId, name: nameFrom(adminEmail), email: adminEmail, role: 'owner' });
    const key = async (label: string, scope: KeyScope, token: string | null) => {
      const given = token ? { token } : {};
      return (await createApiKey.run(tx, { actor, name: label, scopes: [scope], expiresAt: null, ...given })).token;
    };
    const customer = await key('Customer key (may be public)', 'customer', config.apiKey);
    const desk = await key('Desk key (secret)', 'desk', config.deskKey);
    const { token: chatToken } = await createChatToken.run(tx, {
      actor,
      name: 'Live chat backend',
      kind: 'backend',
      inboxId: inbox.id,
      hookSecret,
      ...(config.chatToken ? { token: config.chatToken } : {}),
    });
    await importArticles.run(tx, { workspaceId: workspace.id, articles });
    return { customer, desk, chatToken };
  },
};

/** `bo.smith@…` → `Bo Smith`: something better than an address until the person changes it. */
function nameFrom(email: string): string {
  const words = (email.split('@', 1)[0] as string).split(/[._-]+/).filter(Boolean);
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ') || 'Owner';
}
