import { afterAll, describe, expect, test } from 'vitest';
import type { RegisteredEvent, RegisteredFrame, RegisteredRoute } from '../src/edge/registry.ts';
import { callFrame, callRoute, type Outcome, Sockets } from './support/outcome.ts';
import { openOwnDesk } from './support/own-desk.ts';
import { type Principal, principals } from './support/principals.ts';
import type { Sample } from './support/sample.ts';
import { samples } from './support/samples.ts';
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
const frames = registry.frames.map((operation) => ({ transport: 'frame' as const, operation }));
type Entry = (typeof routes)[number] | (typeof events)[number] | (typeof frames)[number];
type Operation = RegisteredRoute | RegisteredEvent | RegisteredFrame;

describe.each([...routes, ...events, ...frames].map((entry): [string, Entry] => [entry.operation.name, entry]))(
  '%s',
  (name, entry) => {
    const sample = samples[name];
    if (!sample) {
      test('has a sample in support/samples.ts', () => expect(Object.keys(samples)).toContain(name));
      return;
    }
    const callers = people.filter(({ only }) => !only || isOf(entry, only));
    test.each(callers.map((who): [string, Principal] => [who.name, who]))('as %s', async (_, who) => {
      await tryCell(entry, sample, who);
    });
  },
);

function isOf(entry: Entry, face: string): boolean {
  return 'face' in entry.operation ? entry.operation.face === face : entry.operation.namespace.startsWith(face);
}

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
  const known = new Set([...registry.routes, ...registry.events, ...registry.frames].map(({ name }) => name));
  expect(Object.keys(samples).filter((name) => !known.has(name))).toEqual([]);
});

test('the matrix is as large as the registry makes it', () => {
  expect(registry.routes.length).toBeGreaterThan(40);
  expect(registry.events.length).toBeGreaterThan(12);
  expect(cells).toBeGreaterThan((registry.routes.length + registry.events.length) * 15);
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
    const shown = { things, credential, asAgent };
    if (entry.transport === 'REST') return callRoute(own.url, entry.operation, sample, shown);
    if (entry.transport === 'frame') return callFrame(own.url, entry.operation, sample, shown);
    return sockets.call(entry.operation, sample, shown);
  };
  const named = operation.object ? [operation.object.noun] : [];
  const nouns = sample.nouns ?? [...new Set([...named, ...(sample.names ?? [])])];
  const unknown = unknownThings();
  // What somebody else has, from this principal's place: their workspace's for us, ours for them and for strangers.
  const foreign = who.owns ? theirs.things : ours.things;

  const { isMember, inProject } = projectOf(operation, who);
  if (!admitted) {
    const { organisation, spare } = ours.things;
    const place = inProject ? { organisation, spare } : {};
    const outcomes = [ours.things, { ...theirs.things, ...place }, { ...unknown, ...place }].map(call);
    for (const outcome of await Promise.all(outcomes)) expectRefusal(outcome, entry, who);
    if (!sample.secretName) expect(new Set((await Promise.all(outcomes)).map(({ text }) => text)).size).toBe(1);
    return;
  }
  if (inProject && !isMember) {
    expect((await call(ours.things)).status).toBe(403);
    return;
  }
  if (inProject) await tryOtherProjects(call, ours.things, theirs.things, unknown);
  const success = sample.status ?? ('status' in operation ? operation.status : undefined) ?? 200;
  if (nouns.length > 0) {
    const ofForeign = await call({ ...unknown, ...valid(ours.things), ...pick(foreign, nouns) });
    const ofUnknown = await call({ ...unknown, ...valid(ours.things), ...pick(unknown, nouns) });
    if (sample.open === 'everybody' || sample.open?.includes(who.name)) {
      expect(ofForeign.status).toBe(success);
      expect([403, 404]).toContain(ofUnknown.status);
    } else if (sample.unknown !== undefined || sample.tells?.includes(who.name)) {
      expect([403, 404]).toContain(ofForeign.status);
      expect(ofUnknown.status).toBe(sample.unknown ?? 404);
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
    if (sample.unknown === undefined) expect({ noun, ...ofForeign }).toEqual({ noun, ...ofUnknown });
    else expect({ noun, status: ofUnknown.status }).toEqual({ noun, status: sample.unknown });
    expect([403, 404]).toContain(ofForeign.status);
  }
  const done = await call(ours.things);
  expect({ ...done, expected: success }).toMatchObject({ status: success });
  if (sample.endsLogin) cookie = await signInByCookie();
}

/** Tiledesk's operations happen in a project, whose members alone they are for; some are for everybody. */
function projectOf(operation: Operation, who: Principal) {
  const inProject =
    'face' in operation &&
    operation.face === 'tiledesk' &&
    operation.url.includes(':project_id') &&
    !operation.callers.includes('anyone');
  // The live channel does not tell another's project from none: both are 403.
  return { inProject, isMember: who.owns || who.name === 'other contact' };
}

/** The contract tells another's project (403) from one that is not there (400). */
async function tryOtherProjects(
  call: (things: Things) => Promise<Outcome>,
  ours: Things,
  theirs: Things,
  unknown: Things,
) {
  const of = ({ organisation, spare }: Things) => call({ ...ours, organisation, spare });
  expect((await of(theirs)).status).toBe(403);
  expect((await of(unknown)).status).toBe(400);
}

const kept = new Map<string, ReturnType<typeof createThings>>();
function untouched(whose: 'ours' | 'theirs', wish: Wish): ReturnType<typeof createThings> {
  const key = `${whose} ${JSON.stringify(wish)}`;
  const things = kept.get(key) ?? createThings(own, tenants[whose], wish, tenants[whose].agent);
  kept.set(key, things);
  return things;
}

/** Callers that the registry lists. Files take no credentials at all, so there everybody is anybody. */
function isAdmitted(operation: Operation, sample: Sample, who: Principal): boolean {
  if (sample.refuses?.includes(who.name.replace('foreign ', ''))) return false;
  // Where anybody may call, credentials that open nothing there count as none.
  if ('face' in operation && operation.face === 'tiledesk' && operation.callers.includes('anyone')) return true;
  if ('face' in operation && operation.face === 'files') return true;
  if (operation.callers.includes('chat_token') && sample.open?.includes(who.name)) return true;
  if (operation.callers.includes('anyone')) return who.name === 'nobody' || isKnownTo(operation, who);
  return isKnownTo(operation, who) && who.callers.some((caller) => operation.callers.includes(caller));
}

/** Does the operation's face know such credentials? Wrong ones are refused, also where none are needed. */
function isKnownTo(operation: Operation, who: Principal): boolean {
  if (who.callers.length === 0) return false;
  if ('face' in operation && operation.face === 'tiledesk') return showsTiledesk(who);
  // A token stands in the address there, so a password opens nothing.
  if (isLive(operation)) return showsTiledesk(who) && who.name !== 'owner by password';
  if (who.only) return false;
  const isEusate = 'namespace' in operation ? operation.namespace === '/helpdesk' : operation.face === 'eusate';
  if (!isEusate) return true;
  // A cookie is not looked at: whoever has nothing else is nobody there.
  if (who.name === 'owner by cookie') return operation.callers.includes('anyone');
  return !who.callers.includes('contact');
}

function isLive(operation: Operation): boolean {
  return 'namespace' in operation && operation.namespace === 'tiledesk-live';
}

function showsTiledesk(who: Principal): boolean {
  return !who.name.includes('key') && who.name !== 'owner by cookie';
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
