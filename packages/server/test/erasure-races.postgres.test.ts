import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOTHING_ABOUT } from '../src/core/chat-tokens/about.ts';
import { createChatToken } from '../src/core/chat-tokens/create.ts';
import { postByReference } from '../src/core/chat-tokens/post.ts';
import { eraseContact } from '../src/core/contacts/erase.ts';
import { openContactSession } from '../src/core/contacts/open-session.ts';
import { openConversation } from '../src/core/conversations/open.ts';
import { createFile } from '../src/core/files/create.ts';
import { postMessage } from '../src/core/messages/post.ts';
import { type WriteMessages, writeMessages } from '../src/core/messages/write.ts';
import type { Action } from '../src/db/writer.ts';
import { type Ended, settle } from '../src/hooks/settle.ts';
import { type HookBench, openHookBench } from './support/hook-bench.ts';

// Two servers on one database, each in the middle of its transaction: one erases a contact, the other writes of it. Whichever
// of them has its locks first, nothing of the contact is left, and the erasure is never refused.

const word = `canary${randomBytes(8).toString('hex')}`;
let here: HookBench;
let there: HookBench;
let inboxId: string;
let hookId: string;
let ada: { id: string; resume: string };
let conversationId: string;

beforeEach(async () => {
  here = await openHookBench({ engine: false });
  there = await here.another({ engine: false });
  hookId = (await here.hookTo('http://127.0.0.1:9/', { events: ['*'] })).hook.id;
  const { id } = await here.core.database.read.selectFrom('inboxes').select('id').executeTakeFirstOrThrow();
  inboxId = id;
  const session = await here.core.writer.execute(openContactSession, { workspaceId: here.workspaceId });
  ada = { id: session.contact.id, resume: session.resume };
  conversationId = (await here.core.writer.execute(openConversation, opening(`${word} begins`))).conversation.id;
});
afterEach(async () => {
  await there?.close();
  await here?.close();
});

const opening = (text: string) => ({
  workspaceId: here.workspaceId,
  inboxId,
  face: 'desk' as const,
  contact: { contactId: ada.id },
  text,
});
const filling = () => ({ workspaceId: here.workspaceId, resume: ada.resume, name: word, email: `${word}@x.example` });
const uploading = () => ({
  workspaceId: here.workspaceId,
  contactId: ada.id,
  conversationId,
  uploadedBy: `contact:${ada.id}`,
  name: `${word}.pdf`,
  type: 'application/pdf',
  size: 1,
  storageKey: word,
});
const erasing = () => ({ actor: here.system, contactId: ada.id });

/** Holds an action's transaction open when all but its commit is done. */
function held<Input, Output>(action: Action<Input, Output>) {
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  return {
    action: {
      ...action,
      async run(tx, input) {
        const output = await action.run(tx, input);
        // What was only gathered takes its locks too.
        await tx.flush();
        reached.resolve();
        await goOn.promise;
        return output;
      },
    } satisfies Action<Input, Output>,
    reached: reached.promise,
    goOn: goOn.resolve,
  };
}

/** Until one of the two waits for the other. */
async function somebodyWaits(): Promise<void> {
  const waiting = sql`SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'baton writer' AND wait_event_type = 'Lock'`;
  await expect.poll(async () => (await waiting.execute(here.core.database.read)).rows.length, { interval: 5 }).toBe(1);
}

/** The first has done everything but commit when the second begins. */
async function overlapping<FirstInput, First, SecondInput, Second>(
  [first, firstInput]: [Action<FirstInput, First>, FirstInput],
  [second, secondInput]: [Action<SecondInput, Second>, SecondInput],
): Promise<[PromiseSettledResult<First>, PromiseSettledResult<Second>]> {
  const one = held(first);
  const firstDone = here.core.writer.execute(one.action, firstInput);
  await one.reached;
  const secondDone = there.core.writer.execute(second, secondInput);
  secondDone.catch(() => {});
  await somebodyWaits();
  one.goOn();
  return Promise.allSettled([firstDone, secondDone]);
}

/** Every row of the contact or with its words, by table. */
async function left(): Promise<string[]> {
  const { read } = here.core.database;
  const tables = [
    'contacts',
    'conversations',
    'messages',
    'files',
    'outbox',
    'hook_deliveries',
    'hook_attempts',
    'hook_lanes',
  ];
  const found: string[] = [];
  for (const table of tables) {
    const rows = await read
      .selectFrom(table as 'contacts')
      .selectAll()
      .execute();
    for (const row of rows) if (JSON.stringify(row).includes(word)) found.push(`${table}: ${JSON.stringify(row)}`);
  }
  return found;
}

const fulfilled = { status: 'fulfilled' };

describe('a contact who is erased', () => {
  test('while it fills in its name', async () => {
    const [filled, erased] = await overlapping([openContactSession, filling()], [eraseContact, erasing()]);
    expect([filled, erased]).toMatchObject([{ ...fulfilled, value: { contact: { id: ada.id } } }, fulfilled]);
    expect(await left()).toEqual([]);
  });

  test('before it fills in its name begins anew, and nothing is said of the one who is gone', async () => {
    const [erased, filled] = await overlapping([eraseContact, erasing()], [openContactSession, filling()]);
    expect([erased, filled]).toMatchObject([fulfilled, fulfilled]);
    const anew = filled.status === 'fulfilled' ? filled.value.contact.id : '';
    expect(anew).not.toBe(ada.id);
    const events = (await here.deliveries(hookId)).map((row) => [row.event, row.lane]);
    expect(events).toEqual([
      ['contact.erased', ada.id],
      ['contact.created', anew],
    ]);
  });

  test('while it opens a conversation', async () => {
    const [opened, erased] = await overlapping([openConversation, opening(`${word} again`)], [eraseContact, erasing()]);
    expect([opened, erased]).toMatchObject([fulfilled, { ...fulfilled, value: { conversations: 2 } }]);
    expect(await left()).toEqual([]);
  });

  test('before it opens a conversation, which is refused', async () => {
    const [erased, opened] = await overlapping([eraseContact, erasing()], [openConversation, opening(`${word} again`)]);
    expect([erased, opened]).toMatchObject([fulfilled, { reason: { code: 'unauthenticated' } }]);
    expect(await left()).toEqual([]);
  });

  test('while it writes a message', async () => {
    const actor = { kind: 'contact', workspaceId: here.workspaceId, contactId: ada.id } as const;
    const [posted, erased] = await overlapping(
      [postMessage, { actor, conversationId, text: `${word} goes on` }],
      [eraseContact, erasing()],
    );
    expect([posted, erased]).toMatchObject([fulfilled, { ...fulfilled, value: { messages: 2 } }]);
    expect(await left()).toEqual([]);
  });

  test.each(['while', 'before'])('%s its words are written into somebody else’s conversation', async (when) => {
    const session = await here.core.writer.execute(openContactSession, { workspaceId: here.workspaceId });
    const hers = { ...opening('Hers'), contact: { contactId: session.contact.id } };
    const { conversation } = await here.core.writer.execute(openConversation, hers);
    const author = { kind: 'contact', id: ada.id, name: word } as const;
    const written = { actor: here.system, conversationId: conversation.id, messages: [{ author, text: word }] };
    const write: [typeof writeMessages, WriteMessages] = [writeMessages, written];
    const erase: [typeof eraseContact, ReturnType<typeof erasing>] = [eraseContact, erasing()];
    const outcomes = when === 'while' ? await overlapping(write, erase) : await overlapping(erase, write);
    expect(outcomes).toMatchObject(
      when === 'while' ? [fulfilled, { value: { messages: 2 } }] : [fulfilled, { reason: { code: 'conflict' } }],
    );
    expect(await left()).toEqual([]);
  });

  test('while it uploads a file', async () => {
    const [uploaded, erased] = await overlapping([createFile, uploading()], [eraseContact, erasing()]);
    expect([uploaded, erased]).toMatchObject([fulfilled, { ...fulfilled, value: { files: 1 } }]);
    expect(await left()).toEqual([]);
  });

  test('before it uploads a file, which is refused', async () => {
    const [erased, uploaded] = await overlapping([eraseContact, erasing()], [createFile, uploading()]);
    expect([erased, uploaded]).toMatchObject([fulfilled, { reason: { code: 'not_found' } }]);
    expect(await left()).toEqual([]);
  });

  test('while a middleware tells its name: neither waits for what the other has', async () => {
    const { workspaceId } = here;
    const made = { actor: here.system, name: 'Bot', kind: 'backend' as const, inboxId, hookSecret: '' };
    const { row: token } = await here.core.writer.execute(createChatToken, made);
    const saying = (name: string | null) => ({
      ...{ workspaceId, tokenId: token.id, inboxId, hookId, face: 'omnidesk' as const, reference: 'a-session' },
      ...{ text: word, files: [], externalAddress: null, about: NOTHING_ABOUT, historyFrom: 1000 },
      details: { name, email: null, phone: null },
    });
    const { conversation } = await here.core.writer.execute(postByReference, saying(null));
    const { contact_id: contactId, id } = conversation;
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const runs: string[] = [];
    const lockBoth: Action<null, void> = {
      name: 'test.lock_both',
      async run(tx) {
        runs.push('erasure');
        const db = await tx.sql();
        // How every erasure begins.
        await db.updateTable('contacts').set({ verified: 0 }).where('id', '=', contactId).execute();
        reached.resolve();
        await goOn.promise;
        await tx.conversation(id);
      },
    };
    const counted: typeof postByReference = {
      ...postByReference,
      run(tx, input) {
        runs.push('message');
        return postByReference.run(tx, input);
      },
    };
    const erased = here.core.writer.execute(lockBoth, null);
    await reached.promise;
    const posted = there.core.writer.execute(counted, saying('Ada'));
    await somebodyWaits();
    goOn.resolve();
    await Promise.all([erased, posted]);
    // Whoever is in a deadlock runs once more.
    expect(runs).toEqual(['erasure', 'message']);
  });

  test.each(['before', 'while'])('%s a try’s end is written down leaves nothing of the answer', async (when) => {
    const row = (await here.deliveries(hookId)).find(({ body }) => body.includes(word));
    const end: [Action<Ended, void>, Ended] = [writeDown, ended(row?.id as string)];
    const erase: [typeof eraseContact, ReturnType<typeof erasing>] = [eraseContact, erasing()];
    const outcomes = when === 'before' ? await overlapping(erase, end) : await overlapping(end, erase);
    expect(outcomes).toMatchObject([fulfilled, fulfilled]);
    expect(await left()).toEqual([]);
    expect(await here.core.database.read.selectFrom('hook_attempts').selectAll().execute()).toEqual([]);
  });
});

const writeDown: Action<Ended, void> = {
  name: 'test.settle',
  async run(tx, one) {
    await settle(tx, await tx.sql(), { dialect: 'postgres', now: tx.now, holder: 'a test' }, [one]);
  },
};

function ended(deliveryId: string): Ended {
  return {
    deliveryId,
    hookId,
    url: 'http://127.0.0.1:9/',
    settings: '{}',
    claimedAt: 0,
    mostTries: undefined,
    answers: false,
    verdict: { kind: 'failed', status: 500, error: 'answered', ours: false, heldUntil: null, gone: false },
    exchanges: [
      {
        startedAt: 0,
        ms: 1,
        outcome: 'answered',
        status: 500,
        answer: `you said ${word}`,
        detail: null,
        request: null,
      },
    ],
  };
}
