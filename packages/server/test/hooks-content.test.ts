import { HookBody, HookEventName } from '@baton/protocol';
import { type HookSink, type Received, startHookSink } from '@baton/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Logins } from '../src/auth/logins.ts';
import { Tokens } from '../src/auth/tokens.ts';
import type { AgentActor } from '../src/core/actor.ts';
import { addAgent } from '../src/core/agents/add.ts';
import { eraseContact } from '../src/core/contacts/erase.ts';
import { openContactSession } from '../src/core/contacts/open-session.ts';
import { closeConversation } from '../src/core/conversations/close.ts';
import { markRead } from '../src/core/conversations/mark-read.ts';
import { rateConversation } from '../src/core/conversations/rate.ts';
import { reopenConversation } from '../src/core/conversations/reopen.ts';
import { requestPerson } from '../src/core/conversations/request-person.ts';
import { suggestClose } from '../src/core/conversations/suggest-close.ts';
import { takeOver } from '../src/core/conversations/take-over.ts';
import { MOST_BODY_BYTES } from '../src/hooks/body.ts';
import { HookPlan } from '../src/hooks/plan.ts';
import { type HookBench, openHookBench, verified } from './support/hook-bench.ts';

// What our own webhooks say.

let bench: HookBench;
let sink: HookSink;
beforeEach(async () => {
  [bench, sink] = await Promise.all([openHookBench(), startHookSink()]);
});
afterEach(async () => {
  await bench.close();
  await sink.close();
});

const typesOf = (received: readonly Received[]) => received.map(({ body }) => JSON.parse(body).type as string);

test('every event that can be asked for is told, in its documented shape', async () => {
  const { secret } = await bench.hookTo(sink.url, { events: ['*'] });
  const { writer } = bench.core;
  const { workspaceId } = bench;
  const ada = await bench.converse('ada');
  const { conversationId, contactId } = ada;
  const contact = { kind: 'contact', workspaceId, contactId } as const;
  await writer.execute(requestPerson, { actor: contact, conversationId });
  const { database, secret: deskSecret } = bench.core;
  const urls = { publicUrl: 'http://desk.example', trustedOrigins: [] };
  const logins = new Logins(database, { secret: deskSecret, ...urls }, new Tokens(deskSecret));
  const userId = await logins.createUser('bo@desk.example', 'Bo', 'correct horse');
  const bo = { actor: bench.system, userId, name: 'Bo', email: 'bo@desk.example', role: 'owner' as const };
  const row = await writer.execute(addAgent, bo);
  const agent: AgentActor = { kind: 'agent', workspaceId, agentId: row.id, name: 'Bo', role: 'owner' };
  await writer.execute(takeOver, { actor: agent, conversationId });
  await writer.execute(markRead, { actor: agent, conversationId, reader: 'agent' });
  await ada.say('Thank you');
  await writer.execute(suggestClose, { actor: agent, conversationId });
  await writer.execute(closeConversation, { actor: agent, conversationId });
  await writer.execute(rateConversation, { actor: contact, conversationId, score: 5, text: 'Good' });
  await writer.execute(reopenConversation, { actor: agent, conversationId });
  const session = await writer.execute(openContactSession, { workspaceId, name: 'Grace' });
  await writer.execute(openContactSession, { workspaceId, resume: session.resume, email: 'grace@x.example' });
  // What waits of a contact who is erased is erased too, so it has to arrive first.
  await sink.until((received) => typesOf(received).includes('contact.updated'));
  await writer.execute(eraseContact, { actor: bench.system, contactId: session.contact.id });
  await sink.until((received) => typesOf(received).includes('contact.erased'));
  await sink.until((received) => typesOf(received).includes('conversation.reopened'));

  const bodies = sink.received.map((received) => HookBody.parse(verified(received, secret)));
  expect(HookEventName.options.filter((name) => !typesOf(sink.received).includes(name))).toEqual([]);
  const about = (type: string) => bodies.filter((body) => body.type === type).map(({ data }) => data);
  expect(about('conversation.closed')).toMatchObject([
    { by: 'agent', conversation: { state: 'closed', rating: null } },
  ]);
  // As it was then: the rating came later, and the reopening later still.
  expect(about('conversation.rated')).toMatchObject([{ conversation: { state: 'closed', rating: { score: 5 } } }]);
  expect(about('conversation.reopened')).toMatchObject([{ conversation: { state: 'open' } }]);
  expect(about('receipt.advanced')).toMatchObject([{ conversationId, reader: 'agent' }]);
  expect(about('contact.updated')).toMatchObject([
    { contact: { name: 'Grace', email: 'grace@x.example', reference: '' } },
  ]);
  expect(about('contact.erased')).toEqual([{ contactId: session.contact.id, conversationIds: [] }]);
  // One conversation's events come in the order in which they happened.
  const own = bodies.filter(({ data }) => JSON.stringify(data).includes(conversationId));
  const times = own.map(({ timestamp }) => timestamp);
  expect(times).toEqual([...times].sort());
  const revisions = own.flatMap(({ data }) => ('conversation' in data ? data.conversation.revision : []));
  expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
});

test('what would be too large is cut, and says what was cut', async () => {
  const { hook, secret } = await bench.hookTo(sink.url);
  const ada = await bench.converse('ada');
  await sink.until((received) => received.length === 1);
  const put = (attributes: object) =>
    bench.core.writer.execute(
      {
        name: 'test.put_attributes',
        async run(tx) {
          const row = await tx.conversation(ada.conversationId);
          if (row) tx.change(row, { attributes: JSON.stringify(attributes) });
        },
      },
      undefined,
    );
  await put({ note: '日'.repeat(90_000) });
  await ada.say('a short text');
  await put({ note: 'small' });
  // Each of them six bytes in JSON.
  await ada.say('\u0001'.repeat(32_000));
  await ada.say('\u0001'.repeat(8000) + 'x'.repeat(20_000));
  await sink.until((received) => received.length === 4);
  const bodies = sink.received.map((received) => HookBody.parse(verified(received, secret)));
  for (const { bytes } of sink.received) expect(bytes.length).toBeLessThanOrEqual(MOST_BODY_BYTES);
  expect(bodies[1]).toMatchObject({
    truncated: ['data.conversation.attributes'],
    data: { message: { text: 'a short text' }, conversation: { attributes: null } },
  });
  for (const body of [bodies[0], bodies[2], bodies[3]]) expect(body).not.toHaveProperty('truncated');
  expect((await bench.deliveries(hook.id)).every((row) => row.attempts <= 1)).toBe(true);
});

test('a text that is too large with everything around it is cut at last', async () => {
  const { secret } = await bench.hookTo(sink.url);
  const ada = await bench.converse('ada');
  const bodyOf = (text: string) => {
    const body = sink.received.map((received) => verified(received, secret) as { data: { message: { text: string } } });
    return body.find(({ data }) => data.message.text.startsWith(text.slice(0, 5)));
  };
  await bench.core.writer.execute(
    {
      name: 'test.put_handoff',
      async run(tx) {
        const row = await tx.conversation(ada.conversationId);
        if (row)
          tx.change(row, { subject: '\u0001'.repeat(14_000), handoff_reason: 'requested', handoff_summary: 'x' });
      },
    },
    undefined,
  );
  const text = `long ${'\u0001'.repeat(32_000)}`;
  await ada.say(text);
  await sink.until((received) => received.length === 2);
  expect(bodyOf(text)).toMatchObject({
    truncated: ['data.conversation.handoff', 'data.message.text'],
    data: { message: { text: `${text.slice(0, 8000)}…` } },
  });
});

test('where nobody has hooks, asking whether any wants to hear costs next to nothing', async () => {
  const plan = new HookPlan([]);
  const ada = await bench.converse('ada');
  const row = await bench.core.database.readConversation(ada.conversationId);
  if (!row) throw new Error('no conversation');
  expect(row.hooks_revision).toBe(0);
  const event = {
    type: 'message.created',
    workspaceId: bench.workspaceId,
    conversationId: row.id,
    payload: { conversation: row },
  };
  const group = Array.from({ length: 1000 }, () => event);
  const nanoseconds = () => {
    const started = process.hrtime.bigint();
    for (let n = 0; n < 500; n++) if (plan.wants(group)) throw new Error('somebody wants it');
    return Number(process.hrtime.bigint() - started) / 500_000;
  };
  nanoseconds();
  const times = Array.from({ length: 5 }, nanoseconds).sort((a, b) => a - b);
  // An order of magnitude above what it is, for busy machines.
  expect(times[0]).toBeLessThan(100);
  if (process.env.BATON_TEST_SHOW) console.log(`${times[0]?.toFixed(1)} ns an event`);
});
