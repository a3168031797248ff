import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { closeConversation } from '../src/core/conversations/close.ts';
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

test('large groups of both at once lose and double nothing, and refuse what the other has changed', async () => {
  const other = await there.writer.execute(openConversation, {
    workspaceId: actor.workspaceId,
    inboxId: (await here.database.readConversation(conversationId))?.inbox_id as string,
    face: 'desk',
    contact: { source: 'desk', reference: 'cy' },
    text: 'Hello too',
  });
  const cy = { kind: 'contact', workspaceId: actor.workspaceId, contactId: other.conversation.contact_id } as const;
  const places = [
    { actor, conversationId },
    { actor: cy, conversationId: other.conversation.id },
  ];
  const [ROUNDS, SENT, IDS] = [8, 600, 300];
  const write = (core: Core, round: number) =>
    Array.from({ length: SENT }, (_, index) => {
      // Each id comes a second time, often in the same group.
      const clientMessageId = `${round}-${index % IDS}`;
      const place = places[(index % IDS) % 2] as (typeof places)[number];
      return core.writer.execute(postMessage, { ...place, text: clientMessageId, clientMessageId });
    });
  let stored = 0;
  for (let round = 0; round < ROUNDS; round++) {
    // Both send the same ids at once: whoever comes second must see what the first has stored.
    const answers = await Promise.all([...write(here, round), ...write(there, round)]);
    stored += answers.filter((answer) => !answer.repeated).length;
  }
  expect(stored).toBe(ROUNDS * IDS);
  await closeAndRefuse();
  for (const { conversationId: id } of places) {
    const row = await there.database.readConversation(id);
    const messages = await there.database.readMessages(row?.pk ?? 0, 0, 10_000);
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
    const given = messages.flatMap((message) => message.client_message_id ?? []);
    expect(new Set(given).size).toBe(given.length);
    expect(row?.head_seq).toBe(messages.length);
  }
  const rows = await here.database.read.selectFrom('outbox').selectAll().orderBy('position').execute();
  rows.forEach((row, index) => {
    expect(row.position - row.count).toBe(rows[index - 1]?.position ?? 0);
  });

  /** What one process closes, a large group of the other refuses, although it had the row in memory as open. */
  async function closeAndRefuse() {
    await here.writer.execute(closeConversation, { actor, conversationId });
    const late = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => post(there, 'too late', `late-${index}`)),
    );
    expect(late.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(
      Array(40).fill('conversation_closed'),
    );
  }
});
