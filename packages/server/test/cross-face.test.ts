import { createAgentClient, inShownOrder } from '@baton/sdk';
import { connectEusate, type HookSink, startHookSink } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wholeThread } from './life-bench.ts';
import { deskSocket } from './support/desk-client.ts';
import { connectLine } from './support/frames.ts';
import { openProgram, type Program } from './support/tiledesk-program.ts';

// One inbox: whatever came in through one protocol is seen, answered and closed through the others.

let desk: Program;
let sink: HookSink;
beforeAll(async () => {
  [desk, sink] = await Promise.all([openProgram({ BATON_HOOK_ALLOW: '127.0.0.1' }), startHookSink()]);
});
afterAll(async () => {
  await desk?.end();
  await sink?.close();
});

const bo = () => createAgentClient({ baseUrl: desk.url, token: desk.deskKey });
const textsOf = (messages: readonly { text?: string }[]) => messages.map(({ text }) => text);

describe('opened by Eusate', () => {
  test('a conversation is listed, answered and closed through Tiledesk, and the customer hears it', async () => {
    const ada = await connectEusate(desk.url, desk.apiKey);
    const { data } = await ada.supportAck({
      session_id: 'ada-of-eusate',
      message: 'My parcel is lost',
      attachment: false,
      ticket_chat_id: null,
    });
    const { requests } = await desk.staff('GET', '/requests?status=all');
    const found = requests.find((it: { first_text: string }) => it.first_text === 'My parcel is lost');
    expect(found).toMatchObject({ channel: { name: 'eusate' }, lead: { lead_id: expect.any(String) } });
    const [first] = await desk.staff('GET', `/requests/${found.request_id}/messages`);
    expect(first).toMatchObject({ text: 'My parcel is lost', sender: found.lead.lead_id });

    await desk.staff('POST', `/requests/${found.request_id}/participants`, { member: desk.owner.userId });
    await desk.staff('POST', `/requests/${found.request_id}/messages`, { text: 'We are looking for it' });
    const heard = await ada.waitFor('support', ({ data: said }) => said.message === 'We are looking for it');
    expect(heard.data).toMatchObject({ ticket_chat_id: data.ticket_chat_id });

    await desk.staff('PUT', `/requests/${found.request_id}/close`, {});
    await expect.poll(async () => (await bo().conversations.get(data.ticket_chat_id as string)).state).toBe('closed');
    ada.close();
  });
});

describe('opened by Tiledesk', () => {
  test('a conversation is answered in the console: the program reads, hears and is sent the answer', async () => {
    await desk.staff('POST', '/subscriptions', { event: 'message.create', target: `${sink.url}/answers` });
    const visitor = await desk.visitor('Ada');
    const { request_id: id } = await desk.staff('POST', '/requests', { sender: visitor.id, first_text: 'Hello' });
    await desk.as(visitor.token, 'POST', `/${desk.projectId}/requests/${id}/messages`, { text: 'Is anybody there?' });
    const line = await connectLine(desk.url, desk.owner.token);
    line.send({ action: 'subscribe', payload: { topic: `/${desk.projectId}/requests/${id}/messages` } });
    await line.hears(({ action }) => action === 'publish');

    const agent = bo();
    const { conversations } = await agent.conversations.list({ view: 'all' });
    const shown = conversations.find(({ contact }) => contact.id === visitor.id);
    expect(shown).toMatchObject({ face: 'tiledesk', contact: { name: 'Ada' } });
    const conversationId = shown?.id as string;
    await agent.conversations.takeOver(conversationId);
    await agent.conversations.post(conversationId, { text: 'I am here' });

    const read = await desk.as(visitor.token, 'GET', `/${desk.projectId}/requests/${id}/messages`);
    expect(textsOf(read)).toEqual(['Is anybody there?', 'I am here']);
    await line.hears(({ payload }) => payload?.message?.text === 'I am here');
    await sink.until((all) => all.some(({ body }) => JSON.parse(body).payload.text === 'I am here'));
    line.close();

    await agent.conversations.close(conversationId);
    expect(await desk.staff('GET', `/requests/${id}`)).toMatchObject({ status: 1000 });
  });

  test('a lead that a program enters and changes is told to the desk’s own webhooks', async () => {
    const hook = await bo().hooks.create({ url: `${sink.url}/own`, events: ['contact.created', 'contact.updated'] });
    const lead = await desk.staff('POST', '/leads', { fullname: 'Grace', email: 'grace@example.org' });
    await desk.staff('PUT', `/leads/${lead._id}`, { fullname: 'Grace Hopper' });
    const told = () =>
      sink.received
        .filter(({ path }) => path === '/own')
        .map(({ body }) => JSON.parse(body) as { type: string; data: { contact: { name: string } } });
    await sink.until(() => told().length >= 2);
    expect(told().map(({ type, data }) => [type, data.contact.name])).toEqual([
      ['contact.created', 'Grace'],
      ['contact.updated', 'Grace Hopper'],
    ]);
    await bo().hooks.delete(hook.hook.id);
  });

  test('an import with old times is shown in the order of those times, and kept in the order of the array', async () => {
    const visitor = await desk.visitor('Ada');
    const request = await desk.staff('POST', '/requests', { sender: visitor.id, first_text: 'From the old system' });
    const at = (minute: number) => ({ clienttimestamp: Date.UTC(2022, 9, 12, 14, minute) });
    await desk.staff('POST', `/requests/${request.request_id}/messages/multi`, [
      { sender: visitor.id, text: 'first', attributes: at(1) },
      { sender: 'chatbot1', text: 'third', attributes: at(3) },
      { sender: visitor.id, text: 'second', attributes: at(2) },
      { sender: 'chatbot1', text: 'third too', attributes: at(3) },
    ]);
    const { conversations } = await bo().conversations.list({ view: 'all' });
    const conversation = conversations.find(({ contact }) => contact.id === visitor.id);
    const thread = (await wholeThread(bo().conversations, conversation?.id as string)).filter(
      ({ kind }) => kind !== 'event',
    );
    expect(textsOf(thread)).toEqual(['first', 'third', 'second', 'third too']);
    expect(textsOf(inShownOrder(thread))).toEqual(['first', 'second', 'third', 'third too']);
    expect(thread.map(({ shownAt }) => shownAt)).toEqual(
      [1, 3, 2, 3].map((minute) => new Date(at(minute).clienttimestamp).toISOString()),
    );
    const listed = await desk.staff('GET', `/requests/${request.request_id}/messages`);
    expect(textsOf(listed)).toEqual(['first', 'third', 'second', 'third too']);
  });
});

/** The issue wants 100 ms. How long it takes depends on the machine, so it is told and not judged. */
test('a conversation of any face is on the agents’ socket soon after its acknowledgement', async () => {
  const socket = deskSocket(desk.url, desk.deskKey);
  const seen = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  socket.on('conversation.updated', ({ conversation }: { conversation: { id: string } }) => {
    if (!seen.has(conversation.id)) seen.set(conversation.id, performance.now());
    waiting.get(conversation.id)?.();
  });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  await bo().conversations.list({ view: 'all' });
  const delays: Record<'tiledesk' | 'eusate', number[]> = { tiledesk: [], eusate: [] };
  const ada = await connectEusate(desk.url, desk.apiKey);
  const visitor = await desk.visitor('Grace');
  const isSeen = (id: string) => new Promise<void>((resolve) => (seen.has(id) ? resolve() : waiting.set(id, resolve)));
  for (let turn = 0; turn < 25; turn++) {
    const request = await desk.staff('POST', '/requests', { sender: visitor.id, first_text: `Hello ${turn}` });
    const ofTiledesk = performance.now();
    // Our id of it, from the name that the desk made for it.
    const hex = request.request_id.slice(-32);
    const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    await isSeen(id);
    delays.tiledesk.push((seen.get(id) as number) - ofTiledesk);

    const sent = { session_id: `soon-${turn}`, message: 'Hello', attachment: false, ticket_chat_id: null };
    const { data } = await ada.supportAck(sent);
    const ofEusate = performance.now();
    await isSeen(data.ticket_chat_id as string);
    delays.eusate.push((seen.get(data.ticket_chat_id as string) as number) - ofEusate);
  }
  ada.close();
  socket.disconnect();
  for (const [face, all] of Object.entries(delays)) {
    const sorted = all.toSorted((a, b) => a - b);
    console.info(
      `seen by agents after the acknowledgement, ${face}: median ${sorted[12]?.toFixed(1)} ms, slowest ${sorted.at(-1)?.toFixed(1)} ms of ${sorted.length}`,
    );
  }
});
