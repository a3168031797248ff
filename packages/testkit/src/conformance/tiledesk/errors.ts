import { randomUUID } from 'node:crypto';
import { equal, holds, oneOf } from '../assert.ts';
import type { Check } from '../check.ts';
import { refusal, succeeded, type TiledeskBench } from './bench.ts';

/** The error table of §0, and what holds of every call. */
export const errorChecks: Check<TiledeskBench>[] = [
  {
    id: 'errors.project',
    title: 'a project id that is none or nobody’s is 400 before anything else',
    contract: '§0',
    async run(bench) {
      for (const id of ['nonsense', 'zzzzzzzzzzzzzzzzzzzzzzzz', '0'.repeat(24)]) {
        for (const as of [null, bench.owner]) {
          const said = refusal(await bench.call('GET', `/${id}/requests`, { as }), [400], `project ${id}`);
          holds(typeof said.error === 'string', 'the body says why under "error"');
        }
      }
    },
  },
  {
    id: 'errors.stranger',
    title: 'who is signed in and not in the project gets 403, who is not signed in 401',
    contract: '§0',
    async run(bench) {
      const { header } = await bench.stranger();
      const said = refusal(await bench.ask('GET', '/requests', { as: header }), [403], 'a stranger');
      equal([said.success, typeof said.msg], [false, 'string'], 'the body');
      refusal(await bench.ask('GET', '/requests', { as: null }), [401], 'nobody');
    },
  },
  {
    id: 'errors.role',
    title: 'a visitor on a staff route gets 403, and so does an agent on an administrator’s',
    contract: '§0',
    async run(bench) {
      const visitor = await bench.visitor();
      const agent = await bench.agent();
      for (const [method, path] of [
        ['GET', '/requests'],
        ['POST', '/requests'],
        ['GET', '/project_users'],
        ['GET', '/leads'],
        ['GET', '/tags'],
      ] as const) {
        await bench.refused([403], method, path, {
          as: visitor.header,
          ...(method === 'POST' ? { body: { first_text: 'x' } } : {}),
        });
      }
      await bench.refused([403], 'POST', '/departments', { as: agent.header, body: { name: 'x' } });
      await bench.refused([403], 'POST', '/project_users/invite', {
        as: agent.header,
        body: { email: 'a@b.example', role: 'agent' },
      });
    },
  },
  {
    id: 'errors.fields',
    title: 'a body that is not valid is 422 with one entry for each bad field',
    contract: '§0',
    async run(bench) {
      const said = await bench.refused([422], 'POST', '/requests', { body: { sender: 5, departmentid: 'nonsense' } });
      equal(
        said.errors.map(({ param }: { param: string }) => param).sort(),
        ['departmentid', 'first_text', 'sender'],
        'the fields',
      );
      for (const error of said.errors) {
        equal([typeof error.msg, error.location], ['string', 'body'], 'an entry');
      }
    },
  },
  {
    id: 'errors.not-found',
    title: 'what is not there is 404, under a name of the right form and of a wrong one',
    contract: '§0',
    async run(bench) {
      for (const name of ['0'.repeat(24), 'nonsense', '%00', '../etc']) {
        for (const path of [
          '/departments',
          '/leads',
          '/tags',
          '/canned',
          '/groups',
          '/project_users',
          '/faq_kb',
          '/events',
        ]) {
          await bench.refused([404], 'GET', `${path}/${encodeURIComponent(name)}`);
        }
      }
      const said = await bench.refused([404], 'GET', '/requests/NOT-EXISTING-REQUEST');
      equal([typeof said.msg, typeof said.error], ['string', 'string'], 'both names of the reason');
    },
  },
  {
    id: 'errors.json',
    title: 'JSON that cannot be read is 400, a body of more than 500 KB 413',
    contract: '§0',
    async run(bench) {
      const raw = (body: string) => ({ raw: { body, type: 'application/json' } });
      await bench.refused([400], 'POST', '/requests', raw('{"first_text":'));
      const first_text = 'x'.repeat(30_000);
      const most = JSON.stringify({ first_text, padding: '' });
      const padded = (bytes: number) => most.replace('"padding":""', `"padding":"${'y'.repeat(bytes - most.length)}"`);
      equal((await bench.ask('POST', '/requests', raw(padded(500 * 1024)))).status, 200, 'exactly 500 KB');
      const said = await bench.refused([413], 'POST', '/requests', raw(padded(500 * 1024 + 1)));
      equal([typeof said.err, said.limit], ['string', 500 * 1024], 'the body');
    },
  },
  {
    id: 'errors.unknown-fields',
    title: 'unknown fields are ignored, and null counts as absent',
    contract: '§0',
    async run(bench) {
      const made = await bench.ok('POST', '/requests', {
        first_text: 'x',
        no_such_field: { a: 1 },
        subject: null,
        attributes: null,
      });
      holds(!('no_such_field' in made) && !('subject' in made), 'neither is in the answer');
    },
  },
  {
    id: 'errors.routes',
    title: 'an unknown address is 404 in JSON',
    contract: '§0',
    async run(bench) {
      refusal(await bench.call('GET', '/nowhere/at/all'), [404], 'an unknown address');
      await bench.refused([404], 'GET', '/nowhere');
    },
  },
  {
    id: 'errors.slash',
    title: 'a slash at the end changes nothing, and nothing is redirected',
    contract: '§0',
    async run(bench) {
      const made = await bench.open();
      for (const path of ['/requests', `/requests/${made.request_id}`, '/project_users', '/tags', '/departments']) {
        const [short, long] = [await bench.ask('GET', path), await bench.ask('GET', `${path}/`)];
        equal([short.status, long.status], [200, 200], path);
        equal(long.text, short.text, `${path}/`);
      }
    },
  },
  {
    id: 'errors.bases',
    title: 'the same answers come under /v3, /v2, /api and /',
    contract: '§0',
    async run(bench) {
      const project = await bench.project();
      const paths = [`/${project}/departments`, `/projects/${project}`, `/${project}/requests?limit=1`];
      for (const path of paths) {
        const [first, ...others] = await Promise.all(
          ['/v3', '/v2', '/api', ''].map((base) => bench.fetch('GET', base + path)),
        );
        equal(first?.status, 200, path);
        for (const other of others) equal(other.text, first?.text, path);
      }
      for (const base of ['/v3', '/v2', '/api', '']) {
        const body = { id_project: project };
        succeeded(
          await bench.fetch('POST', `${base}/auth/signinAnonymously`, { as: null, body }),
          `sign-in under "${base}"`,
        );
      }
    },
  },
  {
    id: 'errors.cors',
    title: 'a page of another origin may ask and read, refusals too',
    contract: '§0',
    async run(bench) {
      const project = await bench.project();
      const headers = { origin: 'https://shop.example', 'access-control-request-method': 'PATCH' };
      const ask = { as: null, headers: { ...headers, 'access-control-request-headers': 'authorization,content-type' } };
      const preflight = await bench.call('OPTIONS', `/${project}/requests/x/attributes`, ask);
      oneOf(preflight.status, [200, 204], 'the preflight');
      equal(preflight.headers.get('access-control-allow-origin'), '*', 'allowed origin');
      for (const name of ['authorization', 'content-type']) {
        holds(preflight.headers.get('access-control-allow-headers')?.includes(name), `${name} is allowed`);
      }
      holds(preflight.headers.get('access-control-allow-methods')?.includes('PATCH'), 'PATCH is allowed');
      for (const as of [bench.owner, null]) {
        const answer = await bench.ask('GET', '/requests', { as, headers: { origin: headers.origin } });
        equal(answer.headers.get('access-control-allow-origin'), '*', `allowed origin of a ${answer.status}`);
      }
    },
  },
  {
    id: 'errors.forms',
    title: 'a call without a body is fine, whatever content type it names',
    contract: '§0',
    async run(bench) {
      for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
        const made = await bench.open();
        const answer = await bench.ask('PUT', `/requests/${made.request_id}/agent`, {
          headers: { 'content-type': type },
        });
        equal(answer.status, 200, type);
      }
    },
  },
  {
    id: 'errors.hostile',
    title: 'hostile values are refused or kept as text, never a fault',
    contract: '§0',
    async run(bench) {
      const { request_id: id } = await bench.open();
      for (const text of ['\u0000', '\ud800', '<script>alert(1)</script>', "'; DROP TABLE messages; --", '{{7*7}}']) {
        const answer = await bench.ask('POST', `/requests/${id}/messages`, { body: { text } });
        oneOf(answer.status, [200, 422], `a message ${JSON.stringify(text)}`);
        if (answer.status === 200) equal(answer.json.text, text, 'the text');
      }
      const attributes = JSON.parse('{"__proto__":{"admin":true},"constructor":1}');
      const done = await bench.ask('PATCH', `/requests/${id}/attributes`, { body: attributes });
      oneOf(done.status, [200, 422], 'attributes with the names of prototypes');
      equal((await bench.ask('GET', `/requests/${randomUUID()}`)).status, 404, 'the server afterwards');
    },
  },
];
