import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  END_CHAT,
  NEW_EVENT,
  NEW_MESSAGE,
  newSession,
  type OmnideskBench,
  openOmnidesk,
  VISITED,
} from './support/omnidesk-bench.ts';

// What people can do who have no key: a token may stand in a web page, so everybody has it.

let bench: OmnideskBench;
beforeAll(async () => {
  bench = await openOmnidesk();
});
afterAll(() => bench?.stage.end());

let hosts = 0;
function newHost(): string {
  hosts += 1;
  return `bot-${hosts}.invalid`;
}

/** A token with its id, and a message under it. */
async function tokenOf(more: object = {}) {
  const { chatToken, token } = await bench.bo.chatTokens.create({ name: 'T', keyless: true, ...more });
  return {
    id: chatToken.id,
    value: token,
    say: (chatSessionID: string, chatServer: string, key?: string) =>
      bench.call(
        NEW_MESSAGE,
        { chatAccountToken: token, chatSessionID, chatServer, message: 'Hi' },
        key === undefined ? {} : { key },
      ),
    register: (server: string) => bench.bo.chatTokens.registerBase(chatToken.id, server, true),
    base: async (host: string) => (await bench.bo.chatTokens.get(chatToken.id)).bases.find(({ base }) => base === host),
    async url(host: string) {
      const { bases } = await bench.bo.chatTokens.get(chatToken.id);
      return (await bench.bo.hooks.get(bases.find(({ base }) => base === host)?.hookId as string)).url;
    },
  };
}

describe('a registered receiver', () => {
  test('is not called without TLS because a stranger says so', async () => {
    const settings = { plainHttp: 'never', registeredBasesOnly: true } as const;
    const token = await tokenOf({ kind: 'widget', settings });
    const host = newHost();
    await token.register(`https://${host}`);
    // Not by the first call, nor by a later one, with the key of the page or without one.
    expect((await token.say(newSession('eve'), `http://${host}`)).status).toBe(200);
    expect(await token.url(host)).toBe(`https://${host}`);
    expect((await token.say(newSession('ada'), host)).status).toBe(200);
    expect((await token.say(newSession('eve'), `http://${host}`)).status).toBe(200);
    expect((await token.say(newSession('eve'), `http://${host}`, bench.stage.apiKey)).status).toBe(200);
    expect(await token.url(host)).toBe(`https://${host}`);
  });

  test('that has no TLS does not lose its answers because a stranger says that it has', async () => {
    const token = await tokenOf();
    const host = newHost();
    await token.register(`http://${host}`);
    expect((await token.say(newSession('ada'), host)).status).toBe(200);
    expect((await token.say(newSession('eve'), `https://${host}`)).status).toBe(200);
    expect(await token.url(host)).toBe(`http://${host}`);
  });

  test('moves where its administrator says, or a middleware with a key', async () => {
    const token = await tokenOf();
    const host = newHost();
    const name = newSession('ada');
    await token.say(name, host, bench.chatKey);
    expect(await token.url(host)).toBe(`https://${host}`);
    await token.say(name, `http://${host}`, bench.chatKey);
    expect(await token.url(host)).toBe(`http://${host}`);
    await token.register(`https://${host}`);
    expect(await token.url(host)).toBe(`https://${host}`);
    await bench.bo.chatTokens.change(token.id, { settings: { plainHttp: 'never' } });
    await token.say(name, `http://${host}`, bench.chatKey);
    expect(await token.url(host)).toBe(`https://${host}`);
  });

  test('that a stranger named first is called with TLS when it is allowed without a word about that', async () => {
    const token = await tokenOf();
    const host = newHost();
    expect((await token.say(newSession('eve'), `http://${host}`)).status).toBe(403);
    await token.register(host);
    expect((await token.say(newSession('eve'), `http://${host}`)).status).toBe(200);
    expect(await token.url(host)).toBe(`https://${host}`);
  });

  test('that works goes on working after a stranger without a key has named it', async () => {
    const token = await tokenOf();
    const host = newHost();
    await token.say(newSession('ada'), host, bench.chatKey);
    expect((await token.say(newSession('eve'), host)).status).toBe(403);
    expect(await token.base(host)).toMatchObject({ state: 'used' });
  });
});

describe('somebody without a key who names a session', () => {
  const started = { event: 'startedtyping' };

  test('is told what is wrong with a name that nobody can have', async () => {
    const chatServer = newHost();
    for (const name of [NEW_EVENT, END_CHAT, VISITED]) {
      for (const chatSessionID of ['a\u0000b', 'a b', '\ud800', 'x'.repeat(300)]) {
        const fields = { chatSessionID, chatServer, ...started, url: 'https://shop.example/' };
        expect((await bench.call(name, fields)).status).toBe(400);
      }
    }
  });

  test('means the session of the token that they show', async () => {
    const [one, two] = [await tokenOf(), await tokenOf()];
    const [chatServer, name] = [newHost(), newSession('both')];
    for (const token of [one, two]) await token.register(chatServer);
    const first = await one.say(name, chatServer);
    const second = await two.say(name, chatServer);
    const end = (token: { value: string }, more = {}) =>
      bench.call(END_CHAT, { chatSessionID: name, chatServer, chatAccountToken: token.value }, more);
    // Without a token there is no telling which, so nobody's session ends.
    expect((await bench.call(END_CHAT, { chatSessionID: name, chatServer })).json).toEqual({
      type: 'result',
      message: 'Chat already ended.',
    });
    expect((await end(two)).json).toMatchObject({ message: 'Chat ended.', ticketID: second.json.ticketID });
    expect((await end(one, { key: bench.chatKey })).json).toMatchObject({
      message: 'Chat ended.',
      ticketID: first.json.ticketID,
    });
    expect((await end({ value: 'nobodysToken' })).status).toBe(403);
    expect((await end({ value: 'nobodysToken' }, { key: bench.chatKey })).status).toBe(403);
    const closed = await tokenOf({ keyless: false });
    expect((await end(closed)).status).toBe(401);
  });

  test('cannot see whether there is one that is not theirs, and that one is not in the way of theirs', async () => {
    const [own, foreign] = [await tokenOf(), await tokenOf()];
    const [ownHost, foreignHost] = [newHost(), newHost()];
    await own.register(ownHost);
    await foreign.register(foreignHost);
    const [there, shared] = [newSession('there'), newSession('shared')];
    await foreign.say(there, foreignHost);
    await foreign.say(shared, foreignHost);
    const ticket = (await own.say(shared, ownHost)).json.ticketID;
    // The middleware has moved to an address that it has not written from yet.
    const moved = newHost();
    await own.register(moved);
    const event = (chatSessionID: string, chatServer: string) =>
      bench.call(NEW_EVENT, { chatSessionID, chatServer, ...started });
    const nowhere = await event(newSession('nowhere'), ownHost);
    expect(nowhere).toMatchObject({ status: 200, json: { message: 'Event ignored.' } });
    expect(await event(there, ownHost)).toEqual(nowhere);
    expect((await event(there, newHost())).status).toBe(401);
    expect((await event(shared, moved)).json.message).toBe('Event sent.');
    expect((await bench.call(END_CHAT, { chatSessionID: shared, chatServer: moved })).json.ticketID).toBe(ticket);
  });

  test('is turned away from a blocked address and when the token is switched off or removed, as with a key', async () => {
    const token = await tokenOf();
    const [chatServer, chatSessionID] = [newHost(), newSession('off')];
    await token.register(chatServer);
    await token.say(chatSessionID, chatServer);
    const event = async (more = {}) => {
      const fields = { chatSessionID, chatServer, ...started };
      const { status, json } = await bench.call(NEW_EVENT, fields, more);
      return status === 200 ? json.message : status;
    };
    const withKey = { key: bench.chatKey };
    expect([await event(), await event(withKey)]).toEqual(['Event sent.', 'Event sent.']);
    const change = (of: object) => bench.bo.chatTokens.change(token.id, of);
    await change({ settings: { blockedIps: ['127.0.0.0/8', '::1'] } });
    expect([await event(), await event(withKey)]).toEqual([403, 403]);
    await change({ settings: { blockedIps: [] } });
    await change({ enabled: false });
    expect([await event(), await event(withKey)]).toEqual([401, 'Event ignored.']);
    await change({ enabled: true });
    expect([await event(), await event(withKey)]).toEqual(['Event sent.', 'Event sent.']);
    await bench.bo.chatTokens.delete(token.id);
    expect([await event(), await event(withKey)]).toEqual([401, 'Event ignored.']);
  });
});
