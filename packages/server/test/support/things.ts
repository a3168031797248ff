import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Desk } from '../../src/app.ts';
import { createApiKey } from '../../src/core/api-keys/create.ts';
import { saveArticle } from '../../src/core/articles/save.ts';
import { saveBot } from '../../src/core/bots/save.ts';
import { NOTHING_ABOUT } from '../../src/core/chat-tokens/about.ts';
import { useBase } from '../../src/core/chat-tokens/bases.ts';
import { createChatToken } from '../../src/core/chat-tokens/create.ts';
import { postByReference } from '../../src/core/chat-tokens/post.ts';
import { newChatToken } from '../../src/core/chat-tokens/secret.ts';
import { changeConversation } from '../../src/core/conversations/change.ts';
import { closeConversation } from '../../src/core/conversations/close.ts';
import { openConversation } from '../../src/core/conversations/open.ts';
import { tagsOf } from '../../src/core/conversations/tags.ts';
import { takeOver } from '../../src/core/conversations/take-over.ts';
import { emitCustomEvent } from '../../src/core/custom-events/emit.ts';
import { createFile } from '../../src/core/files/create.ts';
import { writeNote } from '../../src/core/notes/write.ts';
import { saveSavedAnswer } from '../../src/core/saved-answers/save.ts';
import { saveTag } from '../../src/core/tags/save.ts';
import { saveTeam } from '../../src/core/teams/save.ts';
import { foundWorkspace } from '../../src/core/workspaces/found.ts';
import type { ConversationRow } from '../../src/db/rows.ts';
import type { Action } from '../../src/db/writer.ts';
import { filePath } from '../../src/faces/tiledesk/file-links.ts';
import { objectId, requestIdOf } from '../../src/faces/tiledesk/ids.ts';
import { createHook } from '../../src/hooks/create.ts';
import { newHookSecret } from '../../src/hooks/signature.ts';
import { createSeal } from '../../src/lib/seal.ts';
import { newStorageKey } from '../../src/storage/storage.ts';
import {
  contactTokens,
  createContact,
  createTestAgent,
  type Tenant,
  type TestAgent,
  type TestContact,
} from './tenant.ts';

/** What an operation wants of the conversation that it is tried on. */
export interface Wish {
  face: 'desk' | 'eusate' | 'omnidesk' | 'tiledesk';
  closed?: boolean;
  /** Another agent, whom an operation may send away. */
  colleague?: boolean;
  /** With a hook and what it was sent; otherwise the names of them belong to nothing. */
  hook?: boolean;
  /** Another workspace of the owner, which an operation may close. */
  spare?: boolean;
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
  /** Uploaded by an agent. */
  file: { id: string; secret: string };
  /** Tiledesk's name of the conversation, and of its file. */
  request: string;
  filePath: string;
  /** A file of the workspace that pages may show. */
  assetPath: string;
  message: string;
  note: string;
  team: string;
  tag: string;
  /** One that the conversation carries. */
  conversationTag: string;
  savedAnswer: string;
  bot: string;
  customEvent: string;
  /** Tiledesk's name of the agent's user. */
  user: string;
  colleague: string;
  spare: string;
  hook: string;
  /** Of that hook. */
  delivery: string;
  /** Of the conversation: a message on its way to the contact. */
  messageDelivery: string;
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
  const contact = await contactTokens(desk, workspaceId, contactId);
  const article = await writer.execute(saveArticle, { workspaceId, title: 'A', body: 'B', published: false });
  const actor = { kind: 'system', workspaceId } as const;
  const key = await writer.execute(createApiKey, { actor, name: 'K', scopes: ['customer'], expiresAt: null });
  const more = await createMore(desk, dataDir, { tenant, wish, holder, conversation });
  const things: Things = {
    ...more,
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
    ...(wish.hook ? await createTestHook(desk, workspaceId, conversation.id, wish.face) : NO_HOOK()),
    file: more.file,
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
  const { hook_id } = await writer.execute(useBase, { workspaceId, tokenId: row.id, given, trusted: true });
  const post = {
    ...{ workspaceId, inboxId, tokenId: row.id, hookId: hook_id as string, files: [], externalAddress: null },
    face: 'omnidesk' as const,
    details: { name: null, email: null, phone: null },
    about: NOTHING_ABOUT,
    historyFrom: 300,
  };
  return { value: token, post };
}

type More = Pick<
  Things,
  | 'file'
  | 'request'
  | 'filePath'
  | 'assetPath'
  | 'message'
  | 'note'
  | 'team'
  | 'tag'
  | 'conversationTag'
  | 'savedAnswer'
  | 'bot'
  | 'customEvent'
  | 'user'
  | 'colleague'
  | 'spare'
>;

/** What only Tiledesk's operations name; most of it only where they are tried. */
async function createMore(
  desk: Desk,
  dataDir: string,
  made: { tenant: Tenant; wish: Wish; holder: TestAgent; conversation: ConversationRow },
): Promise<More> {
  const { tenant, wish, holder, conversation } = made;
  const { writer, database } = desk.core;
  const { workspaceId, organisationId } = tenant;
  const conversationId = conversation.id;
  const file = await createStoredFile(desk, dataDir, workspaceId, holder, { conversationId });
  const more = {
    ...unknownMore(),
    file,
    request: requestIdOf(organisationId, conversation.id),
    filePath: filePath(file, objectId(holder.userId), 'files'),
    user: objectId(tenant.agent.userId),
  };
  if (wish.colleague) {
    const email = `${randomBytes(8).toString('hex')}@desk.example`;
    more.colleague = (await createTestAgent(desk, workspaceId, email, 'agent')).actor.agentId;
  }
  if (wish.spare) {
    const { userId, email } = tenant.owner;
    const founded = { userId, agentName: 'Bo', email, name: 'Spare', inboxName: 'Spare' };
    more.spare = (await writer.execute(foundWorkspace, founded)).workspace.organisation_id;
  }
  if (wish.face !== 'tiledesk') return more;
  const owner = tenant.owner.actor;
  const [message] = await database.readMessages(conversation.pk, 0, 1);
  const changes = { addTags: [{ tag: 'blue', color: null }] };
  const tagged = await writer.execute(changeConversation, { actor: owner, conversationId, changes });
  const asset = await createStoredFile(desk, dataDir, workspaceId, tenant.owner, { attached: true });
  const by = { agentId: owner.agentId };
  return {
    ...more,
    assetPath: filePath(asset, objectId(tenant.owner.userId), 'assets'),
    message: message?.id ?? '',
    note: (await writer.execute(writeNote, { actor: owner, conversationId, text: 'A note' })).id,
    team: (await writer.execute(saveTeam, { actor: owner, name: 'A team', members: [] })).id,
    tag: (await writer.execute(saveTag, { actor: owner, tag: randomUUID() })).id,
    conversationTag: tagsOf(tagged)[0]?.id ?? '',
    savedAnswer: (await writer.execute(saveSavedAnswer, { actor: holder.actor, text: 'Hello' })).id,
    bot: (await writer.execute(saveBot, { actor: owner, name: randomUUID() })).id,
    customEvent: (await writer.execute(emitCustomEvent, { workspaceId, name: 'it', attributes: null, by })).id,
  };
}

async function createStoredFile(
  desk: Desk,
  dataDir: string,
  workspaceId: string,
  uploader: TestAgent,
  place: { conversationId?: string; attached?: boolean },
) {
  const storageKey = newStorageKey();
  const path = join(dataDir, 'files', storageKey);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, PNG);
  const { id, secret, name } = await desk.core.writer.execute(createFile, {
    workspaceId,
    uploadedBy: `agent:${uploader.actor.agentId}`,
    name: 'dot.png',
    type: 'image/png',
    size: PNG.length,
    storageKey,
    ...place,
  });
  return { id, secret, name };
}

function unknownMore(): Omit<More, 'file'> {
  const organisation = randomBytes(12).toString('hex');
  const file = { id: randomUUID(), name: 'dot.png' };
  return {
    // Of no project's own kind: such a name is the visitors' of that project alone.
    request: `own-${randomUUID()}`,
    filePath: filePath(file, randomBytes(12).toString('hex'), 'files'),
    assetPath: filePath(file, randomBytes(12).toString('hex'), 'assets'),
    message: randomUUID(),
    note: randomUUID(),
    team: randomUUID(),
    tag: randomUUID(),
    conversationTag: randomUUID(),
    savedAnswer: randomUUID(),
    bot: randomUUID(),
    customEvent: randomUUID(),
    user: randomBytes(12).toString('hex'),
    colleague: randomUUID(),
    spare: organisation,
  };
}

const NO_HOOK = () => ({ hook: randomUUID(), delivery: randomUUID(), messageDelivery: randomUUID() });

/** One of ours or of Tiledesk's, whose receiver is not there, with one thing in its list and one message that goes out through it. */
async function createTestHook({ core }: Desk, workspaceId: string, conversationId: string, face: Wish['face']) {
  const nobody = { createdBy: randomUUID(), userId: randomBytes(12).toString('hex'), projectId: workspaceId };
  const hook = await core.writer.execute(createHook, {
    actor: { kind: 'system', workspaceId },
    ...(face === 'tiledesk'
      ? { format: 'tiledesk', events: ['lead.create'], settings: nobody }
      : { format: 'baton', events: ['contact.erased'] }),
    name: 'H',
    url: 'http://127.0.0.1:9/',
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

/** Names that look right and belong to nothing. */
export function unknownThings(): Things {
  return {
    ...unknownMore(),
    ...NO_HOOK(),
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
    chat_token: randomUUID(),
    chat_token_value: newChatToken(),
    chat_session: randomUUID(),
    file: { id: randomUUID(), secret: randomBytes(32).toString('base64url') },
  };
}
