import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Desk } from '../../src/app.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { createApiKey } from '../../src/core/api-keys/create.ts';
import { saveArticle } from '../../src/core/articles/save.ts';
import { closeConversation } from '../../src/core/conversations/close.ts';
import { openConversation } from '../../src/core/conversations/open.ts';
import { takeOver } from '../../src/core/conversations/take-over.ts';
import { createFile } from '../../src/core/files/create.ts';
import { newStorageKey } from '../../src/storage/storage.ts';
import { createContact, type Tenant, type TestAgent, type TestContact } from './tenant.ts';

/** What an operation wants of the conversation that it is tried on. */
export interface Wish {
  face: 'desk' | 'eusate';
  closed?: boolean;
}

/** One of every kind of thing that an operation can name, all of one workspace. */
export interface Things {
  conversation: string;
  /** Eusate's name of the conversation's contact. */
  session: string;
  contact: string;
  article: string;
  key: string;
  organisation: string;
  ticket: string;
  agent: string;
  inbox: string;
  refresh: string;
  email: string;
  password: string;
  /** Uploaded by an agent. */
  file: { id: string; secret: string };
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Fresh ones, the conversation held by `holder`; with the token of the contact who may see them. */
export async function createThings(
  { desk, dataDir }: { desk: Desk; dataDir: string },
  tenant: Tenant,
  wish: Wish,
  holder: TestAgent,
): Promise<{ things: Things; contact: TestContact }> {
  const { writer } = desk.core;
  const { workspaceId, inboxId } = tenant;
  const session = randomUUID();
  const known = await createContact(desk, workspaceId);
  const { conversation } = await writer.execute(openConversation, {
    workspaceId,
    inboxId,
    face: wish.face,
    contact: wish.face === 'eusate' ? { source: 'eusate', reference: session } : { contactId: known.id },
    text: `A secret of ${tenant.organisationId}`,
  });
  await writer.execute(takeOver, { actor: holder.actor, conversationId: conversation.id });
  if (wish.closed) await writer.execute(closeConversation, { actor: holder.actor, conversationId: conversation.id });
  const contactId = conversation.contact_id;
  const contact = {
    id: contactId,
    token: (await new Tokens(desk.core.secret).sign('contact', contactId, workspaceId)).token,
  };
  const article = await writer.execute(saveArticle, { workspaceId, title: 'A', body: 'B', published: false });
  const actor = { kind: 'system', workspaceId } as const;
  const key = await writer.execute(createApiKey, { actor, name: 'K', scopes: ['customer'], expiresAt: null });
  const things: Things = {
    conversation: conversation.id,
    ticket: conversation.id,
    session,
    contact: contactId,
    article: article.id,
    key: key.row.id,
    organisation: tenant.organisationId,
    agent: tenant.agent.actor.agentId,
    inbox: inboxId,
    refresh: tenant.agent.refresh,
    email: tenant.owner.email,
    password: tenant.owner.password,
    file: await createStoredFile(desk, dataDir, workspaceId, holder),
  };
  return { things, contact };
}

async function createStoredFile(desk: Desk, dataDir: string, workspaceId: string, uploader: TestAgent) {
  const storageKey = newStorageKey();
  const path = join(dataDir, 'files', storageKey);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, PNG);
  const { id, secret } = await desk.core.writer.execute(createFile, {
    workspaceId,
    uploadedBy: `agent:${uploader.actor.agentId}`,
    name: 'dot.png',
    type: 'image/png',
    size: PNG.length,
    storageKey,
  });
  return { id, secret };
}

/** Names that look right and belong to nothing. */
export function unknownThings(): Things {
  return {
    conversation: randomUUID(),
    ticket: randomUUID(),
    session: randomUUID(),
    contact: randomUUID(),
    article: randomUUID(),
    key: randomUUID(),
    organisation: randomBytes(12).toString('hex'),
    agent: randomUUID(),
    inbox: randomUUID(),
    refresh: 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA',
    email: 'nobody@desk.example',
    password: 'wrong-password',
    file: { id: randomUUID(), secret: randomBytes(32).toString('base64url') },
  };
}
