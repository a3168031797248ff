import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Desk } from '../../src/app.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { createApiKey } from '../../src/core/api-keys/create.ts';
import { saveArticle } from '../../src/core/articles/save.ts';
import { NOTHING_ABOUT } from '../../src/core/chat-tokens/about.ts';
import { useBase } from '../../src/core/chat-tokens/bases.ts';
import { createChatToken } from '../../src/core/chat-tokens/create.ts';
import { postByReference } from '../../src/core/chat-tokens/post.ts';
import { newChatToken } from '../../src/core/chat-tokens/secret.ts';
import { closeConversation } from '../../src/core/conversations/close.ts';
import { openConversation } from '../../src/core/conversations/open.ts';
import { takeOver } from '../../src/core/conversations/take-over.ts';
import { createFile } from '../../src/core/files/create.ts';
import type { Action } from '../../src/db/writer.ts';
import { createHook } from '../../src/hooks/create.ts';
import { newHookSecret } from '../../src/hooks/signature.ts';
import { createSeal } from '../../src/lib/seal.ts';
import { newStorageKey } from '../../src/storage/storage.ts';
import { createContact, type Tenant, type TestAgent, type TestContact } from './tenant.ts';

/** What an operation wants of the conversation that it is tried on. */
export interface Wish {
  face: 'desk' | 'eusate' | 'omnidesk';
  closed?: boolean;
  /** With a hook and what it was sent; otherwise the names of them belong to nothing. */
  hook?: boolean;
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
  /** A chat token that needs a key beside it: its id, its value, and the name under which it brought the conversation. */
  chat_token: string;
  chat_token_value: string;
  chat_session: string;
  hook: string;
  /** Of that hook. */
  delivery: string;
  /** Of the conversation: a message on its way to the contact. */
  messageDelivery: string;
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
  const chat = await createChat(desk, tenant);
  const text = `A secret of ${tenant.organisationId}`;
  const { conversation } =
    wish.face === 'omnidesk'
      ? await writer.execute(postByReference, { ...chat.post, reference: session, text })
      : await writer.execute(openConversation, {
          workspaceId,
          inboxId,
          face: wish.face,
          contact: wish.face === 'eusate' ? { source: 'eusate', reference: session } : { contactId: known.id },
          text,
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
    chat_token: chat.post.tokenId,
    chat_token_value: chat.value,
    chat_session: session,
    ...(wish.hook ? await createTestHook(desk, workspaceId, conversation.id) : NO_HOOK()),
    file: await createStoredFile(desk, dataDir, workspaceId, holder),
  };
  return { things, contact };
}

/** What brings a conversation from outside: a token and the hook through which it is answered. */
async function createChat(desk: Desk, { workspaceId, inboxId }: Tenant) {
  const { writer, secret } = desk.core;
  const actor = { kind: 'system', workspaceId } as const;
  const hookSecret = createSeal(secret).close(newHookSecret());
  const made = { actor, name: 'T', kind: 'backend', inboxId, keyless: false, hookSecret } as const;
  const { row, token } = await writer.execute(createChatToken, made);
  const given = { base: 'bot.example', url: 'https://bot.example', schemeGiven: false };
  const { hook_id } = await writer.execute(useBase, { workspaceId, tokenId: row.id, given });
  const post = {
    ...{ workspaceId, inboxId, tokenId: row.id, hookId: hook_id as string, files: [], externalAddress: null },
    face: 'omnidesk' as const,
    details: { name: null, email: null, phone: null },
    about: NOTHING_ABOUT,
    historyFrom: 300,
  };
  return { value: token, post };
}

const NO_HOOK = () => ({ hook: randomUUID(), delivery: randomUUID(), messageDelivery: randomUUID() });

/** One of ours, whose receiver is not there, with one thing in its list and one message that goes out through it. */
async function createTestHook({ core }: Desk, workspaceId: string, conversationId: string) {
  const hook = await core.writer.execute(createHook, {
    actor: { kind: 'system', workspaceId },
    format: 'baton',
    name: 'H',
    url: 'http://127.0.0.1:9/',
    events: ['contact.erased'],
    sealedSecret: createSeal(core.secret).close(newHookSecret()),
  });
  const [delivery, messageDelivery] = [randomUUID(), randomUUID()];
  const row = { workspaceId, hookId: hook.hook.id };
  await core.writer.execute(putDelivery, { ...row, id: delivery, lane: randomUUID(), messageId: null });
  await core.writer.execute(putDelivery, {
    ...row,
    id: messageDelivery,
    lane: conversationId,
    messageId: randomUUID(),
  });
  return { hook: hook.hook.id, delivery, messageDelivery };
}

/** One that was given up, as if its time had passed. */
const putDelivery: Action<
  { workspaceId: string; hookId: string; id: string; lane: string; messageId: string | null },
  void
> = {
  name: 'test.put_delivery',
  async run(tx, { workspaceId, hookId, id, lane, messageId }) {
    await (await tx.sql())
      .insertInto('hook_deliveries')
      .values({
        id,
        workspace_id: workspaceId,
        hook_id: hookId,
        lane,
        event: 'conversation.closed',
        kind: 'json',
        body: '{}',
        file_id: null,
        message_id: messageId,
        state: 'parked',
        attempts: 13,
        last_status: 500,
        last_error: 'answered',
        created_at: tx.now,
        ended_at: tx.now,
      })
      .execute();
  },
};

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
    hook: randomUUID(),
    delivery: randomUUID(),
    messageDelivery: randomUUID(),
    refresh: 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA',
    email: 'nobody@desk.example',
    password: 'wrong-password',
    chat_token: randomUUID(),
    chat_token_value: newChatToken(),
    chat_session: randomUUID(),
    file: { id: randomUUID(), secret: randomBytes(32).toString('base64url') },
  };
}
