import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Message } from '@baton/protocol';
import { createAgentClient } from '@baton/sdk';
import { connectEusate, type Desk, signIn } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminPassword, apiKey, isPostgres, makePlace, owner, type Place } from './cli-bench.ts';
import { PNG } from './files-fixtures.ts';

let [place, other]: Place[] = [];
let desk: Desk;
let folder: string;
let file: string;
beforeAll(async () => {
  [place, other] = [await makePlace(), await makePlace()];
  folder = await mkdtemp(join(tmpdir(), 'baton-backup-'));
  file = join(folder, 'desk.tar.gz');
  desk = await (place as Place).start();
});
afterAll(async () => {
  await place?.end();
  await other?.end();
  await rm(folder, { recursive: true, force: true });
});

/** A customer whom a person answers, writing as fast as the desk acknowledges. */
async function startWriting(customer: string) {
  const client = await connectEusate(desk.url, apiKey);
  const session = `backup-${customer}-${randomUUID()}`;
  const say = (text: string, conversation: string | null) =>
    client.supportAck({
      session_id: session,
      message: text,
      attachment: false,
      ticket_chat_id: conversation,
      client_message_id: randomUUID(),
    });
  const opened = await say('My bicycle squeaks.', null);
  const id = opened.data.ticket_chat_id as string;
  await owner(desk).conversations.takeOver(id);
  const acknowledged: { seq: number; text: string }[] = [];
  let isOver = false;
  const work = (async () => {
    for (let index = 0; !isOver; index++) {
      const text = `${customer} ${index}`;
      const ack = await say(text, id);
      if (ack.status_code === 200) acknowledged.push({ seq: ack.data.seq as number, text });
    }
  })();
  return {
    id,
    acknowledged,
    async stop() {
      isOver = true;
      await work;
      client.close();
    },
  };
}

async function readThread(from: Desk, id: string): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const page = await owner(from).conversations.messages(id, { after: messages.at(-1)?.seq ?? 0, limit: 100 });
    messages.push(...page.messages);
    if (!page.hasMore) return messages;
  }
}

describe('a backup', () => {
  test('taken under load and restored elsewhere has every message that was acknowledged before it, and the same order', async () => {
    const source = place as Place;
    const target = other as Place;
    const { access } = await (await signIn(desk.url, 'bo@desk.example', adminPassword)).createTokens();
    const writers = await Promise.all(['ada', 'eve', 'joe', 'kim'].map(startWriting));
    const first = writers[0] as (typeof writers)[number];
    const upload = await owner(desk).conversations.upload(first.id, new File([PNG], 'bell.png'));
    await owner(desk).conversations.post(first.id, { text: 'Look here', fileId: upload.id });
    await expect
      .poll(() => Math.min(...writers.map((it) => it.acknowledged.length)), { timeout: 20_000 })
      .toBeGreaterThan(50);

    const before = writers.map((it) => it.acknowledged.length);
    const made = await source.baton('backup', file);
    const during = writers.map((it, index) => it.acknowledged.length - (before[index] ?? 0));
    for (const writer of writers) await writer.stop();
    expect([made.code, made.stderr]).toEqual([0, expect.any(String)]);
    expect(made.stdout).toContain('read back and found whole');
    expect(Math.min(...during), 'messages that were written while the backup ran').toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(['desk.tar.gz']);

    const threads = await Promise.all(writers.map((it) => readThread(desk, it.id)));
    const restored = await target.baton('restore', file);
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('Restored the desk of')]);
    const copy = await target.start();
    for (const [index, writer] of writers.entries()) {
      const [whole, saved] = [threads[index] as Message[], await readThread(copy, writer.id)];
      expect(saved.map(({ seq }) => seq)).toEqual(saved.map((_, place) => place + 1));
      expect(withoutLinks(saved)).toEqual(withoutLinks(whole.slice(0, saved.length)));
      const texts = new Map(saved.map((it) => [it.seq, it.text]));
      for (const ack of writer.acknowledged.slice(0, before[index])) expect(texts.get(ack.seq)).toBe(ack.text);
    }
    const address = new URL(upload.url);
    const download = await fetch(`${copy.url}${address.pathname}`);
    expect(Buffer.from(await download.arrayBuffer()).equals(PNG)).toBe(true);
    // The secret came along: who was signed in on the old machine is signed in on the new one.
    expect((await createAgentClient({ baseUrl: copy.url, token: access }).me()).agent.email).toBe('bo@desk.example');
    await copy.stop();
  }, 90_000);
});

describe('a restore', () => {
  test('is refused while the desk runs, and changes nothing', async () => {
    const refused = await (place as Place).baton('restore', file, '--force');
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/A desk is running on .*\. Stop it first\./),
    ]);
    expect((await fetch(`${desk.url}/readyz`)).status).toBe(200);
  });

  test('onto data needs --force, and then keeps what was there', async () => {
    const target = other as Place;
    const refused = await target.baton('restore', file);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('holds data already')]);
    const forced = await target.baton('restore', file, '--force');
    expect([forced.code, forced.stderr]).toEqual([0, expect.stringContaining('before-restore-')]);
    const aside = (await readdir(target.dataDir)).find((it) => it.startsWith('before-restore-')) as string;
    const kept = await readdir(join(target.dataDir, aside));
    expect(kept).toEqual(
      expect.arrayContaining(isPostgres ? ['postgres.dump', 'files'] : ['baton.db', 'files', 'secret']),
    );
    const again = await target.start();
    expect((await owner(again).conversations.list()).conversations.length).toBe(4);
    await again.stop();
  });

  test('of a damaged, shortened or foreign file is refused and leaves the data as it was', async () => {
    const target = other as Place;
    const whole = await readFile(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1] = (flipped[whole.length >> 1] as number) ^ 0xff;
    const before = await readdir(target.dataDir);
    for (const [name, bytes] of Object.entries({
      flipped,
      short: whole.subarray(0, whole.length - 400),
      foreign: Buffer.from('hello'),
    })) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      const refused = await target.baton('restore', path, '--force');
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringMatching(/^error: [^\n]* is (not a whole backup|damaged): [^\n]+\n$/),
      ]);
    }
    expect(await readdir(target.dataDir)).toEqual(before);
  });
});

describe('a backup that cannot be finished', () => {
  test('because it was interrupted leaves nothing behind', async () => {
    const source = place as Place;
    const large = join(source.dataDir, 'files', 'ab', 'ab'.repeat(20));
    await mkdir(dirname(large), { recursive: true });
    await writeFile(large, randomBytes(64 * 1024 * 1024));
    const before = readdirSync(folder);
    const isWriting = () => readdirSync(folder).some((name) => /^half\.tar\.gz\.part-[0-9a-f]+$/.test(name));
    const { code, stdout } = await source.interrupt(isWriting, 'backup', join(folder, 'half.tar.gz'));
    expect([code, stdout]).toEqual([130, '']);
    expect(readdirSync(folder)).toEqual(before);
    await rm(large);
  });

  test('because its place is impossible says so and leaves nothing behind', async () => {
    const nowhere = await (place as Place).baton('backup', join(folder, 'no/such/folder/x.tar.gz'));
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('does not exist')]);
    expect((await (place as Place).baton('backup', folder)).stderr).toContain('is a folder');
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});

/** Addresses of files carry the base of the desk that answers. */
function withoutLinks(messages: Message[]): unknown {
  return messages.map((it) => ({ ...it, file: it.file && { ...it.file, url: new URL(it.file.url).pathname } }));
}
