import { randomUUID } from 'node:crypto';
import { SignedInVisitor } from '@baton/protocol/tiledesk';
import { equal, holds, oneOf, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { basic, HEX, refusal, succeeded, type TiledeskBench, VISITOR_ID } from './bench.ts';

/** Signing in and up, and what each kind of credential opens. */
export const authChecks: Check<TiledeskBench>[] = [
  {
    id: 'auth.anonymous',
    title: 'a visitor gets a token for the header, an id with dashes, and a name without a space at its end',
    contract: '§2',
    async run(bench) {
      const body = { id_project: await bench.project(), firstname: 'John' };
      const answer = await bench.call('POST', '/auth/signinAnonymously', { as: null, body });
      const { token, user } = shaped(SignedInVisitor, succeeded(answer, 'signinAnonymously'), 'signinAnonymously');
      holds(/^JWT eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(token), 'the token is "JWT " and three parts');
      holds(VISITOR_ID.test(user._id), 'the id is a UUID with dashes');
      equal(user, { _id: user._id, id: user._id, firstname: 'John', fullName: 'John' }, 'user');
    },
  },
  {
    id: 'auth.anonymous-names',
    title: 'what a visitor says of itself comes back, and without a name it is a guest',
    contract: '§2',
    async run(bench) {
      const given = { firstname: 'Ada', lastname: 'Lovelace', email: 'ada@example.org', attributes: { plan: 'gold' } };
      const ask = async (more: object) => {
        const body = { id_project: await bench.project(), ...more };
        return succeeded(await bench.call('POST', '/auth/signinAnonymously', { as: null, body }), 'sign-in').user;
      };
      const { _id, id, ...ada } = await ask(given);
      for (const [key, value] of Object.entries({ ...given, fullName: 'Ada Lovelace' })) equal(ada[key], value, key);
      const guest = await ask({});
      equal(guest.firstname, `guest#${guest._id.slice(0, 4)}`, 'name of a guest');
      equal(guest.fullName, guest.firstname, 'whole name of a guest');
      equal(_id, id, 'both ids');
    },
  },
  {
    id: 'auth.anonymous-refused',
    title: 'a sign-in without a project is 422, for one that is none 400',
    contract: '§2',
    async run(bench) {
      const ask = (body: object) => bench.call('POST', '/auth/signinAnonymously', { as: null, body });
      refusal(await ask({ firstname: 'John' }), [422], 'no id_project');
      for (const id_project of ['nonsense', '0'.repeat(24)]) {
        const said = refusal(await ask({ id_project }), [400], `id_project ${id_project}`);
        holds(typeof said.error === 'string', 'the body says why under "error"');
      }
    },
  },
  {
    id: 'auth.signin',
    title: 'an address in any case and its password open; wrong and unknown are one answer',
    contract: '§2',
    async run(bench) {
      const { email, password } = bench.target;
      const ask = (body: object) => bench.call('POST', '/auth/signin', { as: null, body });
      const { token, user } = succeeded(await ask({ email: email.toUpperCase(), password }), 'signin');
      holds(token.startsWith('JWT '), 'the token has its scheme');
      holds(HEX.test(user._id), 'the user has 24 digits');
      equal(user.email, email.toLowerCase(), 'address');
      holds(!JSON.stringify(user).includes(password), 'no password in the answer');
      const wrong = refusal(
        await ask({ email: `${randomUUID()}@desk.example`, password }),
        [401],
        'an unknown address',
      );
      const other = await bench.signUp();
      const again = refusal(await ask({ email: other.email, password: 'not this one' }), [401], 'a wrong password');
      equal(again.msg, wrong.msg, 'both reasons');
      refusal(await ask({ email }), [422], 'no password');
    },
  },
  {
    id: 'auth.signup',
    title: 'signing up answers the user without the password; bad fields are listed, a taken address is 403',
    contract: '§2',
    async run(bench) {
      const { email } = await bench.signUp();
      const ask = (body: object) => bench.call('POST', '/auth/signup', { as: null, body });
      const bad = refusal(await ask({ email: 'nonsense' }), [422], 'bad fields');
      const params = bad.errors.map(({ param }: { param: string }) => param).sort();
      equal(params, ['email', 'firstname', 'lastname', 'password'], 'the fields that are wrong');
      for (const error of bad.errors) equal(error.location, 'body', 'location');
      const taken = { email: email.toUpperCase(), password: 'long enough', firstname: 'A', lastname: 'B' };
      refusal(await ask(taken), [403], 'a taken address');
    },
  },
  {
    id: 'auth.schemes',
    title: 'Basic, JWT in any case, and Bearer open; nonsense is 401',
    contract: '§0',
    async run(bench) {
      const token = (await bench.token()).replace('JWT ', '');
      const { email, password } = bench.target;
      const good = [
        bench.owner,
        basic(email.toUpperCase(), password),
        `JWT ${token}`,
        `jwt ${token}`,
        `Bearer ${token}`,
      ];
      for (const as of good) equal((await bench.ask('GET', '/project_users', { as })).status, 200, as.slice(0, 8));
      const bad = [
        null,
        'Basic',
        'Basic Og==',
        'Basic %%%',
        `JWT ${token}x`,
        'JWT a.b.c',
        'JWT',
        token,
        `Digest ${token}`,
      ];
      for (const as of bad) {
        refusal(await bench.ask('GET', '/project_users', { as }), [401], `credentials "${as?.slice(0, 8)}"`);
      }
    },
  },
  {
    id: 'auth.token-in-address',
    title: 'a token in the address opens links to files only',
    contract: '§0',
    async run(bench) {
      const token = encodeURIComponent(await bench.token());
      refusal(await bench.ask('GET', `/requests?secret_token=${token}`, { as: null }), [401], 'a list');
      refusal(
        await bench.ask('GET', `/files?path=nothing&secret_token=${token}`, { as: null }),
        [404],
        'a file that is not there',
      );
    },
  },
  {
    id: 'auth.unsigned',
    title: 'a token that nobody signed, or signed in another way, opens nothing',
    contract: '§0',
    async run(bench) {
      const [, claims, signature] = (await bench.token()).replace('JWT ', '').split('.');
      const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
      for (const as of [
        `JWT ${header({ alg: 'none' })}.${claims}.`,
        `JWT ${header({ alg: 'none' })}.${claims}.${signature}`,
        `JWT ${header({ alg: 'HS512' })}.${claims}.${signature}`,
      ]) {
        refusal(await bench.ask('GET', '/project_users', { as }), [401], 'a token of another algorithm');
      }
    },
  },
  {
    id: 'auth.custom',
    title: 'a token signed with the project’s secret signs a customer in, and then opens the customer’s side',
    contract: '§2',
    async run(bench) {
      const project = await bench.makeProject();
      const keys = succeeded(await bench.call('POST', `/${project.id}/keys/generate`), 'keys/generate');
      const customer = randomUUID();
      const claims = { _id: customer, firstname: 'John', lastname: 'Wick', email: 'john@wick.example' };
      const aud = `https://tiledesk.com/projects/${project.id}`;
      const signed = await sign({ ...claims, sub: 'userexternal', aud }, keys.jwtSecret);
      const ask = (as: string | null) => bench.call('POST', '/auth/signinWithCustomToken', { as });
      const done = succeeded(await ask(`JWT ${signed}`), 'signinWithCustomToken');
      equal(done.token, `JWT ${signed}`, 'the token that comes back');
      equal([done.user._id, done.user.fullName], [customer, 'John Wick'], 'the user');
      const id = `own-${randomUUID()}`;
      const posted = await bench.call('POST', `/${project.id}/requests/${id}/messages`, {
        as: `JWT ${signed}`,
        body: { text: 'Hello' },
      });
      equal([posted.status, posted.json.sender], [200, customer], 'a message of that customer');
      refusal(await ask(`JWT ${await sign({ ...claims, sub: 'userexternal' }, keys.jwtSecret)}`), [400], 'no audience');
      refusal(
        await ask(`JWT ${await sign({ ...claims, sub: 'userexternal', aud }, 'another secret')}`),
        [401],
        'a wrong signature',
      );
      refusal(await ask(null), [401], 'no token');
      await bench.call('POST', `/${project.id}/keys/generate`);
      refusal(
        await bench.call('GET', `/${project.id}/requests/me`, { as: `JWT ${signed}` }),
        [401],
        'a token of the old secret',
      );
    },
  },
  {
    id: 'auth.password-change',
    title: 'after a change of the password the old one and its tokens open nothing',
    contract: '§6',
    async run(bench) {
      const email = `c-${randomUUID()}@desk.example`;
      const [oldpsw, newpsw] = [`Old-${randomUUID()}`, `New-${randomUUID()}`];
      const made = { email, password: oldpsw, firstname: 'Dee', lastname: 'Doe' };
      const signedUp = await bench.call('POST', '/auth/signup', { as: null, body: made });
      if (signedUp.status === 403) return;
      const { token } = succeeded(
        await bench.call('POST', '/auth/signin', { as: null, body: { email, password: oldpsw } }),
        'signin',
      );
      equal((await bench.call('GET', '/users', { as: basic(email, oldpsw) })).status, 200, 'the old password before');
      const changed = await bench.call('PUT', '/users/changepsw', { as: token, body: { oldpsw, newpsw } });
      succeeded(changed, 'changepsw');
      for (const as of [basic(email, oldpsw), token]) {
        oneOf((await bench.call('GET', '/users', { as })).status, [401], 'what was good before');
      }
      equal((await bench.call('GET', '/users', { as: basic(email, newpsw) })).status, 200, 'the new password');
    },
  },
];

/** HS256, as any program does it. */
async function sign(claims: object, secret: string): Promise<string> {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return `${text}.${Buffer.from(signature).toString('base64url')}`;
}
