import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NEW_MESSAGE, newSession, type OmnideskBench, openOmnidesk } from './support/omnidesk-bench.ts';

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
});
