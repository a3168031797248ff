import { randomUUID } from 'node:crypto';
import { type HookSink, startHookSink } from '../../hook-sink.ts';
import { equal, holds, NotApplicable, oneOf } from '../assert.ts';

/** A server that speaks Tiledesk, and an owner on it. */
export interface TiledeskTarget {
  /** Base URL without a trailing slash and without `/v3`. */
  url: string;
  email: string;
  password: string;
  /** A project of the owner's; without one the suite makes one. */
  projectId?: string;
  /** The server may call programs on 127.0.0.1, where this suite can listen: opens what is sent to subscriptions. */
  loopback?: boolean;
  /** How long the server may take for one answer; default 10 s. */
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** undefined when the body is no JSON. Answers have many shapes: each check looks at what its rule speaks of. */
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  json: any;
  text: string;
}

export interface CallOptions {
  /** The whole Authorization header; default: the owner's. Null sends none. */
  as?: string | null;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: { body: BodyInit; type?: string };
  headers?: Record<string, string>;
}

/** Somebody who can sign in. */
export interface Member {
  header: string;
  userId: string;
  email: string;
}

interface Shared {
  project?: Promise<{ id: string; name: string }>;
  agent?: Promise<Member>;
  stranger?: Promise<Member>;
  other?: Promise<{ id: string; name: string }>;
  token?: Promise<string>;
}

/** What all checks against one server have in common: signing up and in once is enough, and does not look like an attack. */
const shared = new WeakMap<TiledeskTarget, Shared>();

/** What a check works with: fresh visitors and conversations in one project. */
export class TiledeskBench {
  readonly target: TiledeskTarget;
  readonly timeoutMs: number;
  readonly owner: string;
  readonly #shared: Shared;
  readonly #sockets: WebSocket[] = [];
  readonly #sinks: HookSink[] = [];

  constructor(target: TiledeskTarget) {
    this.target = target;
    this.timeoutMs = target.timeoutMs ?? 10_000;
    this.owner = basic(target.email, target.password);
    this.#shared = shared.get(target) ?? {};
    shared.set(target, this.#shared);
  }

  /** Any call, below any base. */
  async fetch(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { as = this.owner, body, raw } = options;
    const headers: Record<string, string> = { ...(as === null ? {} : { authorization: as }), ...options.headers };
    if (body !== undefined) headers['content-type'] ??= 'application/json';
    if (raw?.type) headers['content-type'] = raw.type;
    const sent = raw ? raw.body : body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(this.target.url + path, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.timeoutMs),
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: parse(text), text };
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.fetch(method, `/v3${path}`, options);
  }

  /** A call below the project. */
  async ask(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.call(method, `/${await this.project()}${path}`, options);
  }

  /** A call below the project that must succeed as the client understands it: exactly 200, and something in the body. */
  async ok(method: string, path: string, body?: unknown, as?: string | null): Promise<Answer['json']> {
    const answer = await this.ask(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(as === undefined ? {} : { as }),
    });
    return succeeded(answer, `${method} ${path}`);
  }

  /** A call below the project that must be refused with one of these. */
  async refused(statuses: number[], method: string, path: string, options: CallOptions = {}): Promise<Answer['json']> {
    const answer = await this.ask(method, path, options);
    return refusal(answer, statuses, `${method} ${path}`);
  }

  async project(): Promise<string> {
    return (await this.projectItself()).id;
  }

  projectItself(): Promise<{ id: string; name: string }> {
    const { projectId } = this.target;
    this.#shared.project ??= projectId
      ? this.call('GET', `/projects/${projectId}`).then(({ json }) => ({ id: projectId, name: String(json?.name) }))
      : this.makeProject();
    return this.#shared.project;
  }

  /** Another project of the same owner. */
  otherProject(): Promise<{ id: string; name: string }> {
    this.#shared.other ??= this.makeProject();
    return this.#shared.other;
  }

  async makeProject(): Promise<{ id: string; name: string }> {
    const name = `Conformance ${randomUUID().slice(0, 8)}`;
    const answer = await this.call('POST', '/projects', { body: { name } });
    equal(answer.status, 200, 'status of POST /projects');
    return { id: answer.json._id, name };
  }

  /** The owner's token, with its scheme. */
  token(): Promise<string> {
    const { email, password } = this.target;
    this.#shared.token ??= this.call('POST', '/auth/signin', { as: null, body: { email, password } }).then(
      ({ json }) => {
        holds(typeof json?.token === 'string', 'signin answers a token');
        return json.token as string;
      },
    );
    return this.#shared.token;
  }

  /** Somebody with an account and the role `agent` in the project. */
  agent(): Promise<Member> {
    this.#shared.agent ??= this.invited('agent');
    return this.#shared.agent;
  }

  /** Somebody new of the project: with a first password, or, where invitations bring none, after signing up. */
  async invited(role: string): Promise<Member> {
    const email = `c-${randomUUID()}@desk.example`;
    const invitation = { email, role, user_available: false };
    const { pendingInvitation } = await this.ok('POST', '/project_users/invite', invitation);
    if (typeof pendingInvitation?.password !== 'string') return this.signUp(email);
    const { password } = pendingInvitation;
    const { status, json } = await this.call('POST', '/auth/signin', { as: null, body: { email, password } });
    equal(status, 200, 'status of signin with the first password');
    return { header: basic(email, password), userId: json.user._id, email };
  }

  /** Somebody with an account and no project. */
  stranger(): Promise<Member> {
    this.#shared.stranger ??= this.signUp();
    return this.#shared.stranger;
  }

  async signUp(email = `c-${randomUUID()}@desk.example`): Promise<Member> {
    const password = `Pass-${randomUUID()}`;
    const made = { email, password, firstname: 'Cy', lastname: 'Conform' };
    const answer = await this.call('POST', '/auth/signup', { as: null, body: made });
    if (answer.status === 403) throw new NotApplicable('the server takes no new accounts');
    equal(answer.status, 200, 'status of signup');
    return { header: basic(email, password), userId: answer.json.user._id, email };
  }

  async visitor(more: object = { firstname: 'Ada' }): Promise<{ id: string; header: string }> {
    const body = { id_project: await this.project(), ...more };
    const { json } = await this.call('POST', '/auth/signinAnonymously', { as: null, body });
    holds(typeof json?.token === 'string', 'signinAnonymously answers a token');
    return { id: json.user._id, header: json.token };
  }

  /** A conversation of a new visitor in which nothing was said. */
  async open(more: object = {}): Promise<Answer['json']> {
    const { id } = await this.visitor();
    return this.ok('POST', '/requests/', { sender: id, first_text: 'Where is my order?', ...more });
  }

  /** The owner's own membership. */
  async self(): Promise<Answer['json']> {
    const [own] = await this.ok('GET', '/project_users/me');
    return own;
  }

  /** The owner takes conversations, or not. */
  async available(is: boolean): Promise<void> {
    await this.ok('PUT', '/project_users/', { user_available: is, max_assigned_chat: 10_000 });
  }

  /** Connects to the live channel; answers the socket, and a way to wait for what it hears. */
  async live(token: string) {
    const socket = new WebSocket(`${this.target.url.replace(/^http/, 'ws')}/?token=${encodeURIComponent(token)}`);
    this.#sockets.push(socket);
    // biome-ignore lint/suspicious/noExplicitAny: frames have many shapes.
    const heard: any[] = [];
    const waiting = new Set<() => void>();
    socket.onmessage = ({ data }) => {
      heard.push(parse(String(data)));
      for (const look of [...waiting]) look();
    };
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error('the live channel did not open'));
    });
    // biome-ignore lint/suspicious/noExplicitAny: frames have many shapes.
    const hears = (fits: (frame: any) => boolean) =>
      new Promise<unknown>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('the live channel did not say it')), this.timeoutMs);
        const look = () => {
          const found = heard.find(fits);
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    return { send: (frame: unknown) => socket.send(JSON.stringify(frame)), hears, heard };
  }

  /** An address of this suite that takes what subscriptions are sent. */
  async receiver(): Promise<HookSink> {
    const sink = await startHookSink();
    this.#sinks.push(sink);
    return sink;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    for (const sink of this.#sinks) void sink.close();
  }
}

export function basic(email: string, password: string): string {
  return `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
}

/** The client takes exactly 200 with something in the body for a success. */
export function succeeded(answer: Answer, what: string): Answer['json'] {
  equal({ status: answer.status, ...(answer.status === 200 ? {} : { said: answer.text }) }, { status: 200 }, what);
  holds(answer.text.length > 0 && Boolean(answer.json), `${what} answers something`);
  return answer.json;
}

/** A refusal: one of the statuses, JSON, a reason, and no success. */
export function refusal(answer: Answer, statuses: number[], what: string): Answer['json'] {
  oneOf(answer.status, statuses, `status of ${what} (${answer.text.slice(0, 200)})`);
  holds(typeof answer.json === 'object' && answer.json !== null, `${what} is refused in JSON`);
  holds(answer.json.success !== true, `${what} does not claim success`);
  return answer.json;
}

export const HEX = /^[0-9a-f]{24}$/;
export const VISITOR_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
