import { randomUUID } from 'node:crypto';
import { KeyVerified } from '@baton/protocol/eusate';
import { equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { type EusateBench, listPath, refused, threadPath } from './bench.ts';

const VERIFY = '/api/v1/organisations/verify-apikey/';

/** Who gets in over HTTP, what a refusal looks like, and what a browser on another site needs. */
export const restAccessChecks: Check<EusateBench>[] = [
  {
    id: 'rest.no-key',
    title: 'a request without a key is refused with 401',
    contract: '§1.1',
    async run(bench) {
      const session = bench.session();
      for (const path of [listPath(session), threadPath(session, randomUUID())]) {
        refused(await bench.rest(path, { bearer: null }), [401], `GET ${path} without a key`);
      }
      refused(await bench.rest(VERIFY, { method: 'POST', bearer: null }), [401], 'verify-apikey without a key');
    },
  },
  {
    id: 'rest.bad-key',
    title: 'an unknown or malformed key is refused with 401',
    contract: '§1.1',
    async run(bench) {
      const path = listPath(bench.session());
      const { apiKey } = bench.target;
      const wrong = ['Bearer', 'Bearer ', `Bearer ${apiKey}x`, 'Bearer nonsense', `Basic ${apiKey}`, apiKey];
      for (const authorization of wrong) {
        const answer = await bench.rest(path, { bearer: null, headers: { authorization } });
        refused(answer, [401], `Authorization "${authorization.replace(apiKey, '<key>')}"`);
      }
    },
  },
  {
    id: 'rest.scheme-case',
    title: 'the scheme "bearer" is accepted in any case',
    contract: '§1.1',
    async run(bench) {
      for (const scheme of ['bearer', 'BEARER', 'BeArEr']) {
        const headers = { authorization: `${scheme} ${bench.target.apiKey}` };
        equal((await bench.rest(listPath(bench.session()), { bearer: null, headers })).status, 200, scheme);
      }
    },
  },
  {
    id: 'rest.revoked-key',
    title: 'a revoked key is refused with 401',
    contract: '§1.1',
    needs: 'revokedKey',
    async run(bench) {
      const bearer = bench.target.revokedKey;
      refused(await bench.rest(listPath(bench.session()), { bearer }), [401], 'the list with a revoked key');
      refused(await bench.rest(VERIFY, { method: 'POST', bearer }), [401], 'verify-apikey with a revoked key');
    },
  },
  {
    id: 'rest.unscoped-key',
    title: 'a valid key that is not allowed here is refused with 403',
    contract: '§1.1',
    needs: 'unscopedKey',
    async run(bench) {
      const bearer = bench.target.unscopedKey;
      refused(await bench.rest(listPath(bench.session()), { bearer }), [403], 'the list with a key without the right');
    },
  },
  {
    id: 'rest.verify',
    title: 'verify-apikey answers success without a body and without a content type',
    contract: '§1.4',
    async run(bench) {
      for (const path of [VERIFY, VERIFY.slice(0, -1)]) {
        const answer = await bench.rest(path, { method: 'POST' });
        equal(answer.status, 200, `status of POST ${path}`);
        shaped(KeyVerified, answer.json, `POST ${path}`);
      }
    },
  },
  {
    id: 'rest.verify-json',
    title: 'verify-apikey accepts a JSON content type, with and without a body',
    contract: '§1.4',
    async run(bench) {
      const headers = { 'content-type': 'application/json' };
      equal((await bench.rest(VERIFY, { method: 'POST', json: {} })).status, 200, 'with {}');
      equal((await bench.rest(VERIFY, { method: 'POST', headers })).status, 200, 'with a content type and no body');
    },
  },
  {
    id: 'rest.verify-bad-key',
    title: 'verify-apikey refuses an unknown key with 401 and detail',
    contract: '§1.4',
    async run(bench) {
      refused(await bench.rest(VERIFY, { method: 'POST', bearer: 'nonsense' }), [401], 'verify-apikey');
    },
  },
  {
    id: 'rest.errors',
    title: 'unknown routes and wrong methods answer 404 and 405 with detail',
    contract: '§1.1',
    async run(bench) {
      refused(await bench.rest('/api/v1/helpdesk/no-such-thing/'), [404], 'an unknown route');
      refused(await bench.rest('/api/v1/nowhere/'), [404], 'an unknown route');
      refused(await bench.rest(VERIFY), [405], 'GET verify-apikey');
      refused(await bench.rest(listPath(bench.session()), { method: 'DELETE' }), [405], 'DELETE on the list');
    },
  },
  {
    id: 'rest.slash',
    title: 'the slash at the end of a path may be missing, and there is no redirect',
    contract: '§1.1',
    async run(bench) {
      const session = bench.session();
      const { id } = await bench.open(await bench.customer(), session);
      for (const path of [listPath(session), threadPath(session, id)]) {
        const [long, short] = [await bench.rest(path), await bench.rest(path.slice(0, -1))];
        equal(long.status, 200, `status of GET ${path}`);
        equal(short.status, 200, 'status without the slash');
        equal(short.text, long.text, 'body without the slash');
      }
      equal(
        (await bench.rest(`${listPath(session).slice(0, -1)}?closed=true`)).status,
        200,
        'without slash, with query',
      );
    },
  },
  {
    id: 'rest.preflight',
    title: 'a preflight succeeds without a key, for any origin, with and without the slash',
    contract: '§1.1',
    async run(bench) {
      for (const path of [listPath(bench.session()), VERIFY, VERIFY.slice(0, -1)]) {
        const answer = await bench.rest(path, {
          method: 'OPTIONS',
          bearer: null,
          headers: {
            origin: 'https://shop.example',
            'access-control-request-method': path === VERIFY ? 'POST' : 'GET',
            'access-control-request-headers': 'authorization,content-type',
          },
        });
        oneOf(answer.status, [200, 204], `status of OPTIONS ${path}`);
        oneOf(answer.headers.get('access-control-allow-origin'), ['*', 'https://shop.example'], 'allowed origin');
        const headers = answer.headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
        for (const name of ['authorization', 'content-type']) holds(headers.includes(name), `${name} is allowed`);
        const methods = answer.headers.get('access-control-allow-methods') ?? '';
        for (const name of ['GET', 'POST', 'OPTIONS']) holds(methods.includes(name), `method ${name} is allowed`);
      }
    },
  },
  {
    id: 'rest.cors',
    title: 'answers and refusals may be read by a page of another origin',
    contract: '§1.1',
    async run(bench) {
      const headers = { origin: 'https://shop.example' };
      for (const bearer of [bench.target.apiKey, null]) {
        const answer = await bench.rest(listPath(bench.session()), { bearer, headers });
        const allowed = answer.headers.get('access-control-allow-origin');
        oneOf(allowed, ['*', 'https://shop.example'], `allowed origin of a ${answer.status}`);
      }
    },
  },
];
