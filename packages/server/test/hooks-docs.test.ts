import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { HookBody, HookEventName } from '@baton/protocol';
import type { AgentClient } from '@baton/sdk';
import { freePort, type HookSink, type Received, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RETRY_MS } from '../src/hooks/schedule.ts';
import { type Life, openLife } from './life-bench.ts';

// docs/webhooks.md is what other people's programs are written from: its examples are read, its programs are run.

let page: string;
let life: Life;
let bo: AgentClient;
let sink: HookSink;
/** Inside the checkout, so that programs of the page find the packages that they name. */
let folder: string;

beforeAll(async () => {
  page = await readFile(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
  folder = await mkdtemp(fileURLToPath(new URL('../../../.runtime/hooks-docs-', import.meta.url)));
  life = await openLife({ BATON_RESPONDER: 'off', BATON_HOOK_ALLOW: '127.0.0.1' });
  bo = life.key;
});
beforeEach(async () => {
  sink = await startHookSink();
  return () => sink.close();
});
afterAll(async () => {
  await life?.end();
  await rm(folder, { recursive: true, force: true });
});

const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] as string);

async function saved(name: string): Promise<string> {
  const program = blocks('js').find((block) => block.startsWith(`// ${name}\n`));
  const path = join(folder, name);
  await writeFile(path, program as string);
  return path;
}

test('every event has an example of exactly its shape', () => {
  const [first, ...others] = blocks('json');
  const { conversation } = JSON.parse(first as string).data;
  const bodies = [first as string, ...others.map((text) => text.replace('{ … }', JSON.stringify(conversation)))].map(
    (text) => JSON.parse(text),
  );
  for (const body of bodies) expect(withoutUnknown(body)).toEqual(body);
  expect(bodies.map(({ type }) => type).sort()).toEqual([...HookEventName.options, 'webhook.test'].sort());
});

/** What the schema knows of it: a field that the example makes up is missing here, one that it lacks is refused. */
function withoutUnknown(body: unknown): unknown {
  return HookBody.parse(body);
}

test('the schedule is the one that is told', () => {
  const told = RETRY_MS.map((ms) => {
    const seconds = ms / 1000;
    if (seconds < 60) return `${seconds} s`;
    return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
  });
  expect(page).toContain(`after ${told.slice(0, -1).join(', ')} and ${told.at(-1)},`);
});

test('the receiver takes what the desk sends, once, and nothing that somebody else sends', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const { hook, secret } = await bo.hooks.create({ url, events: ['message.created'] });
  const receiver = run(await saved('receiver.mjs'), { PORT: String(port), WEBHOOK_SECRET: secret });
  try {
    await expect
      .poll(() =>
        fetch(url, { method: 'POST', body: '{}' }).then(
          (it) => it.status,
          () => 0,
        ),
      )
      .toBe(401);
    await life.contact('ada').open('Do you repair gears?');
    await expect.poll(receiver.output).toContain('Do you repair gears?');
    await expect.poll(async () => (await bo.hooks.get(hook.id)).waiting).toBe(0);
    const before = receiver.output();
    const now = Date.now();
    const [from, to] = [now - 60_000, now + 60_000].map((at) => new Date(at).toISOString()) as [string, string];
    expect(await bo.hooks.replayRange(hook.id, { from, to })).toBeGreaterThan(0);
    await expect.poll(async () => (await bo.hooks.get(hook.id)).waiting).toBe(0);
    expect(receiver.output()).toBe(before);
  } finally {
    receiver.child.kill();
    await bo.hooks.delete(hook.id);
  }
});

function run(path: string, env: Record<string, string>): { child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk));
  return { child, output: () => text };
}

test('the check without a library accepts both secrets of a rotation, and nothing that was changed', async () => {
  // A program of the page: what it exports stands there.
  const { isFromTheDesk } = (await import(pathToFileURL(await saved('verify.mjs')).href)) as {
    isFromTheDesk(secret: string, headers: Record<string, string>, body: string): boolean;
  };
  const { hook, secret } = await bo.hooks.create({ url: sink.url, events: ['message.created'] });
  const next = await bo.hooks.rotateSecret(hook.id, 24);
  await bo.hooks.test(hook.id);
  const { headers, body } = sink.received[0] as Received;
  for (const each of [secret, next.secret]) expect(isFromTheDesk(each, headers, body)).toBe(true);
  const other = await bo.hooks.create({ url: sink.url, events: ['message.created'] });
  expect(isFromTheDesk(other.secret, headers, body)).toBe(false);
  expect(isFromTheDesk(secret, headers, `${body} `)).toBe(false);
  expect(isFromTheDesk(secret, { ...headers, 'webhook-id': 'another' }, body)).toBe(false);
  const old = String(Number(headers['webhook-timestamp']) - 3600);
  expect(isFromTheDesk(secret, { ...headers, 'webhook-timestamp': old }, body)).toBe(false);
  for (const { id } of [hook, other.hook]) await bo.hooks.delete(id);
});
