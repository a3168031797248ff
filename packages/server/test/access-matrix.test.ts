import { afterAll, describe, expect, test } from 'vitest';
import type { RegisteredEvent, RegisteredRoute } from '../src/edge/registry.ts';
import { callRoute, type Outcome, Sockets } from './support/outcome.ts';
import { openOwnDesk } from './support/own-desk.ts';
import { type Principal, principals } from './support/principals.ts';
import { type Sample, samples } from './support/samples.ts';
import { createTenant } from './support/tenant.ts';
import { createThings, type Things, unknownThings, type Wish } from './support/things.ts';

// Every operation of the registry × every kind of principal × own, foreign and unknown things, over both transports.

const own = await openOwnDesk();
const { registry } = own.desk;
const tenants = { ours: await createTenant(own.desk, 'Ours'), theirs: await createTenant(own.desk, 'Theirs') };
let cookie = await signInByCookie();
const people = principals(() => cookie);
const sockets = new Sockets(own.url);
let cells = 0;
afterAll(async () => {
  await sockets.end();
  await own.end();
});

const routes = registry.routes.map((operation) => ({ transport: 'REST' as const, operation }));
const events = registry.events.map((operation) => ({ transport: 'socket' as const, operation }));
type Entry = (typeof routes)[number] | (typeof events)[number];

describe.each([...routes, ...events].map((entry): [string, Entry] => [entry.operation.name, entry]))(
  '%s',
  (name, entry) => {
    const sample = samples[name];
    if (!sample) {
      test('has a sample in support/samples.ts', () => expect(Object.keys(samples)).toContain(name));
      return;
    }
    test.each(people.map((who): [string, Principal] => [who.name, who]))('as %s', async (_, who) => {
      await tryCell(entry, sample, who);
    });
  },
);

const changing = registry.routes.filter(({ face, method, callers }) => {
  return face === 'desk' && method !== 'GET' && callers.includes('agent');
});
test.each(changing.map((route): [string, RegisteredRoute] => [route.name, route]))(
  '%s with a cookie from somewhere else than our pages',
  async (name, route) => {
    const sample = samples[name] as Sample;
    const { things } = await untouched('ours', sample.wish ?? { face: 'desk' });
    const call = { things, credential: { cookie }, asAgent: true };
    expect((await callRoute(own.url, route, sample, call)).status).toBe(403);
    const abroad = { ...call, credential: { cookie, csrf: true, origin: 'https://elsewhere.example' } };
    expect((await callRoute(own.url, route, sample, abroad)).status).toBe(403);
  },
);

test('the table of samples names no operation that is gone', () => {
  const known = new Set([...registry.routes, ...registry.events].map(({ name }) => name));
  expect(Object.keys(samples).filter((name) => !known.has(name))).toEqual([]);
});

test('the matrix is as large as the registry makes it', () => {
  expect(registry.routes.length).toBeGreaterThan(40);
  expect(registry.events.length).toBeGreaterThan(12);
  expect(cells).toBeGreaterThan((registry.routes.length + registry.events.length) * people.length);
});

async function tryCell(entry: Entry, sample: Sample, who: Principal): Promise<void> {
  const { operation } = entry;
  const wish = sample.wish ?? { face: 'desk' };
  const holder = who.holder ?? ((tenant) => tenant.agent);
  const admitted = isAdmitted(operation, sample, who);
  // Where nothing may happen, the next principal can be turned away from the same things.
  const ours = await (admitted ? createThings(own, tenants.ours, wish, holder(tenants.ours)) : untouched('ours', wish));
  const theirs = await untouched('theirs', wish);
  const credential = who.credential(tenants, ours.contact);
  const asAgent = who.callers.includes('agent');
  const call = (things: Things) => {
    cells++;
    return entry.transport === 'REST'
      ? callRoute(own.url, entry.operation, sample, { things, credential, asAgent })
      : sockets.call(entry.operation, sample, { things, credential, asAgent });
  };
  const nouns = [...new Set([...(operation.object ? [operation.object.noun] : []), ...(sample.names ?? [])])];
  const unknown = unknownThings();
  // What somebody else has, from this principal's place: their workspace's for us, ours for them and for strangers.
  const foreign = who.owns ? theirs.things : ours.things;

  if (!admitted) {
    const outcomes = [await call(ours.things), await call(theirs.things), await call(unknown)];
    for (const outcome of outcomes) expectRefusal(outcome, entry, who);
    if (!sample.secretName) expect(new Set(outcomes.map(({ text }) => text)).size).toBe(1);
    return;
  }
  const success = sample.status ?? ('status' in operation ? operation.status : undefined) ?? 200;
  if (nouns.length > 0) {
    const ofForeign = await call({ ...unknown, ...valid(ours.things), ...pick(foreign, nouns) });
    const ofUnknown = await call({ ...unknown, ...valid(ours.things), ...pick(unknown, nouns) });
    if (sample.open === 'everybody' || sample.open?.includes(who.name)) {
      expect(ofForeign.status).toBe(success);
      expect([403, 404]).toContain(ofUnknown.status);
    } else {
      expect(ofForeign).toEqual(ofUnknown);
      expect([403, 404].includes(ofForeign.status)).toBe(!sample.harmless);
    }
  }
  if (!who.owns && nouns.length > 0) return;
  const isOpen = sample.open === 'everybody' || sample.open?.includes(who.name);
  for (const noun of who.owns && !sample.harmless && !isOpen ? nouns : []) {
    const ofForeign = await call({ ...ours.things, ...pick(theirs.things, [noun]) });
    const ofUnknown = await call({ ...ours.things, ...pick(unknown, [noun]) });
    expect({ noun, ...ofForeign }).toEqual({ noun, ...ofUnknown });
    expect([403, 404]).toContain(ofForeign.status);
  }
  const done = await call(ours.things);
  expect({ ...done, expected: success }).toMatchObject({ status: success });
  if (sample.endsLogin) cookie = await signInByCookie();
}

const kept = new Map<string, ReturnType<typeof createThings>>();
function untouched(whose: 'ours' | 'theirs', wish: Wish): ReturnType<typeof createThings> {
  const key = `${whose} ${JSON.stringify(wish)}`;
  const things = kept.get(key) ?? createThings(own, tenants[whose], wish, tenants[whose].agent);
  kept.set(key, things);
  return things;
}

/** Callers that the registry lists. Files take no credentials at all, so there everybody is anybody. */
function isAdmitted(operation: RegisteredRoute | RegisteredEvent, sample: Sample, who: Principal): boolean {
  if (sample.refuses?.includes(who.name.replace('foreign ', ''))) return false;
  if ('face' in operation && operation.face === 'files') return true;
  if (operation.callers.includes('chat_token') && sample.open?.includes(who.name)) return true;
  if (operation.callers.includes('anyone')) return who.name === 'nobody' || isKnownTo(operation, who);
  return isKnownTo(operation, who) && who.callers.some((caller) => operation.callers.includes(caller));
}

/** Does the operation's face know such credentials? Wrong ones are refused, also where none are needed. */
function isKnownTo(operation: RegisteredRoute | RegisteredEvent, who: Principal): boolean {
  if (who.callers.length === 0) return false;
  const isEusate = 'namespace' in operation ? operation.namespace === '/helpdesk' : operation.face === 'eusate';
  if (!isEusate) return true;
  // A cookie is not looked at: whoever has nothing else is nobody there.
  if (who.name === 'owner by cookie') return operation.callers.includes('anyone');
  return !who.callers.includes('contact');
}

function expectRefusal(outcome: Outcome, entry: Entry, who: Principal): void {
  const handshake = entry.transport === 'socket' && entry.operation.namespace === '/helpdesk';
  // §2.1: a handshake without token or source is a bad one, not an unauthorised one.
  const withoutToken = who.name === 'nobody' || who.name === 'owner by cookie';
  expect(handshake && withoutToken ? [400] : [401, 403]).toContain(outcome.status);
}

/** What is not the operation's object but has to be right for it to get that far. */
function valid(things: Things): Partial<Things> {
  const { email, password, refresh, inbox, agent, session, file, organisation, chat_session } = things;
  return { email, password, refresh, inbox, agent, session, file, organisation, chat_session };
}

function pick(things: Things, nouns: readonly (keyof Things)[]): Partial<Things> {
  return Object.fromEntries(nouns.map((noun) => [noun, things[noun]]));
}

async function signInByCookie(): Promise<string> {
  const { email, password } = tenants.ours.owner;
  const answer = await fetch(`${own.url}/desk/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}
