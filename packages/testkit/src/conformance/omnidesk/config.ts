import { ChatConfig } from '@baton/protocol/omnidesk';
import { equal, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { CONFIG, type OmnideskBench, refused } from './bench.ts';

const HIDE = [{ type: 'hide_reason_no_agents_available' }];

/** Whether agents are there (contract §3.5). */
export const configChecks: Check<OmnideskBench>[] = [
  {
    id: 'config.hide',
    title: 'the instruction is there with the option on and nobody there, and absent in the three other cases',
    contract: '§8.8',
    needs: 'deskKey',
    async run(bench) {
      const { desk } = bench;
      const tokens = { on: await bench.token({ hideWhenNobody: true }), off: await bench.token() };
      for (const somebody of [true, false]) {
        await desk.available(somebody);
        for (const option of ['on', 'off'] as const) {
          const query = { chatAccountToken: tokens[option].value };
          const { status, headers, json } = await bench.call(CONFIG, query, { method: 'GET', key: null });
          equal(status, 200, 'status');
          equal(headers.get('cache-control'), 'no-store', 'Cache-Control');
          const expected = option === 'on' && !somebody ? HIDE : [];
          equal(shaped(ChatConfig, json, 'the configuration').instructions, expected, `option ${option}, ${somebody}`);
        }
      }
      // Nobody takes what the other checks open: whoever has enough to do is not there either.
      await desk.available(false);
    },
  },
  {
    id: 'config.server-token',
    title: 'chatServerToken: absent is taken, right is taken, wrong is 403',
    contract: '§3.5',
    needs: 'deskKey',
    async run(bench) {
      const { value: chatAccountToken } = await bench.token({}, { serverToken: 'theServersOwnToken1' });
      const ask = (more: object) => bench.call(CONFIG, { chatAccountToken, ...more }, { method: 'GET', key: null });
      equal((await ask({})).status, 200, 'without it');
      equal((await ask({ chatServerToken: 'theServersOwnToken1' })).status, 200, 'the right one');
      refused(await ask({ chatServerToken: 'anotherToken' }), 403, 'a wrong one');
    },
  },
  {
    id: 'config.cors',
    title: 'browsers may read the answer on the token’s own websites, and nowhere else',
    contract: '§3.5',
    needs: 'deskKey',
    async run(bench) {
      const { value: chatAccountToken } = await bench.token({ allowedDomains: ['www.brand.example'] });
      const from = async (origin: string) => {
        const options = { method: 'GET', key: null, headers: { origin } };
        return (await bench.call(CONFIG, { chatAccountToken }, options)).headers.get('access-control-allow-origin');
      };
      equal(await from('https://www.brand.example'), 'https://www.brand.example', 'its own website');
      equal(await from('https://evil.example'), null, 'another website');
    },
  },
  {
    id: 'config.lists',
    title: 'allowed domains and blocked addresses decide, and are listed',
    contract: '§3.8',
    needs: 'deskKey',
    async run(bench) {
      const lists = { allowedDomains: ['www.brand.example'], blockedIps: ['203.0.113.0/24'] };
      const { value: chatAccountToken } = await bench.token(lists);
      const ask = (more: object) => bench.call('/api/v2/chat/checkOriginAndIP', { chatAccountToken, ...more });
      equal((await ask({ origin: 'WWW.Brand.example', ip: '198.51.100.1' })).json.allowed, true, 'allowed');
      refused(await ask({ origin: 'evil.example' }), 403, 'another domain');
      refused(await ask({ ip: '203.0.113.9' }), 403, 'a blocked address');
      const { json } = await bench.call('/api/v2/chat/whitelistedDomainsAndBlacklistedIPs', {}, { method: 'GET' });
      equal(
        [json.whitelistedDomains.includes('www.brand.example'), json.blacklistedIPs.includes('203.0.113.0/24')],
        [true, true],
        'lists',
      );
    },
  },
];
