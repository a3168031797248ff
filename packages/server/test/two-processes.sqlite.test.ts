import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { openConversation } from '../src/core/conversations/open.ts';
import { type PostMessage, postMessage } from '../src/core/messages/post.ts';
import { createWorkspace } from '../src/core/workspaces/create.ts';
import { type Core, openCore } from '../src/open-core.ts';

// Two writers on one file, as a server and a command beside it are: what each of them remembers must never be believed
// over what the other one has stored.

let folder: string;
let here: Core;
let there: Core;
let conversationId: string;
let actor: PostMessage['actor'];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-two-'));
  const config = readConfig({ BATON_DATA_DIR: folder });
  here = await openCore(config, pino({ level: 'silent' }));
  there = await openCore(config, pino({ level: 'silent' }));
  const { workspace, inbox } = await here.writer.execute(createWorkspace, {
    name: 'Two',
    organisationId: 'b'.repeat(24),
    responder: false,
  });
  const opened = await here.writer.execute(openConversation, {
    workspaceId: workspace.id,
    inboxId: inbox.id,
    face: 'desk',
    contact: { source: 'desk', reference: 'ada' },
    text: 'Hello',
  });
  conversationId = opened.conversation.id;
  actor = { kind: 'contact', workspaceId: workspace.id, contactId: opened.conversation.contact_id };
});

afterEach(async () => {
  await here.close();
  await there.close();
  await rm(folder, { recursive: true, force: true });
});

const post = (core: Core, text: string, clientMessageId: string) =>
  core.writer.execute(postMessage, { actor, conversationId, text, clientMessageId });

test('an id that the other process stored is a repeat here, whoever came first', async () => {
  for (let round = 0; round < 20; round++) {
    const [first, second] = round % 2 === 0 ? [here, there] : [there, here];
    const stored = await post(first, `message ${round}`, `id-${round}`);
    const again = await post(second, `message ${round}`, `id-${round}`);
    expect(stored.repeated).toBe(false);
    expect(again).toMatchObject({ repeated: true, message: { id: stored.message.id, seq: stored.message.seq } });
    await expect(post(second, 'something else', `id-${round}`)).rejects.toMatchObject({ code: 'conflict' });
  }
});

test('the same ids sent through both at once are stored once each, numbered without a hole', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `parallel-${index}`);
  const answers = await Promise.all(ids.flatMap((id) => [post(here, id, id), post(there, id, id)]));
  expect(answers.filter((answer) => !answer.repeated)).toHaveLength(ids.length);
  const row = await here.database.readConversation(conversationId);
  const messages = await here.database.readMessages(row?.pk ?? 0, 0, 1000);
  expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
  const given = messages.flatMap((message) => message.client_message_id ?? []);
  expect(given.sort()).toEqual(ids.map((id) => `c:${id}`).sort());
});
