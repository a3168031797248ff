import { randomUUID } from 'node:crypto';
import { EusateConversationList, EusateError, EusateThread } from '@baton/protocol/eusate';
import { connectEusate, type EusateClient, type EusateOptions, type Reply } from '../../eusate-client.ts';
import { Broken, equal, holds, oneOf, shaped } from '../assert.ts';
import type { Target } from '../check.ts';

export interface RestAnswer {
  status: number;
  headers: Headers;
  /** undefined when the body is no JSON. */
  json: unknown;
  text: string;
}

export interface RestOptions {
  method?: string;
  /** null sends no Authorization header at all; default: the API key. */
  bearer?: string | null;
  headers?: Record<string, string>;
  json?: unknown;
  body?: BodyInit;
}

/** What a check works with: fresh names, requests, connections. Everything it opened is closed with it. */
export class EusateBench {
  readonly target: Target;
  readonly timeoutMs: number;
  readonly #clients: EusateClient[] = [];

  constructor(target: Target) {
    this.target = target;
    this.timeoutMs = target.timeoutMs ?? 10_000;
  }

  /** A customer whom the server has never seen. */
  session(): string {
    return `conformance-${randomUUID()}`;
  }

  get agent(): { token: string; organisation: string; refresh?: string } {
    if (!this.target.agent) throw new Error('this check needs an agent');
    return this.target.agent;
  }

  async rest(path: string, options: RestOptions = {}): Promise<RestAnswer> {
    const headers: Record<string, string> = { ...options.headers };
    const bearer = options.bearer === undefined ? this.target.apiKey : options.bearer;
    if (bearer !== null) headers.authorization ??= `Bearer ${bearer}`;
    if (options.json !== undefined) headers['content-type'] ??= 'application/json';
    const body = options.json === undefined ? options.body : JSON.stringify(options.json);
    const answer = await fetch(this.target.url + path, {
      method: options.method ?? 'GET',
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: parse(text), text };
  }

  /** A customer's socket with the API key. */
  customer(options: EusateOptions = {}): Promise<EusateClient> {
    return this.connect(this.target.apiKey, options);
  }

  /** The agent's socket, as the Eusate console opens it. */
  agentSocket(): Promise<EusateClient> {
    const { token, organisation } = this.agent;
    return this.connect('', { query: { token_source: 'inapp', token, organisation_id: organisation } });
  }

  async connect(key: string, options: EusateOptions): Promise<EusateClient> {
    const client = await connectEusate(this.target.url, key, { timeoutMs: this.timeoutMs, ...options });
    this.#clients.push(client);
    return client;
  }

  /** A first message; answers the reply that every first message gets. */
  async open(client: EusateClient, session: string, message = 'Hello'): Promise<{ id: string; reply: Reply }> {
    client.send('support', { session_id: session, message, attachment: false, ticket_chat_id: null });
    const reply = await client.waitFor('support');
    equal(reply.status_code, 200, `answer to the first message (${reply.message})`);
    const id = reply.data.ticket_chat_id;
    holds(typeof id === 'string' && id.length > 0, 'the answer to a first message names its ticket_chat_id');
    return { id, reply };
  }

  /** Opens a conversation and closes it again. */
  async openClosed(client: EusateClient, session: string): Promise<string> {
    const { id } = await this.open(client, session);
    equal((await client.ask('close_support', { ticket_chat_id: id })).status_code, 200, 'close_support');
    return id;
  }

  async conversations(session: string, query = '') {
    const answer = await this.rest(`${listPath(session)}${query}`);
    equal(answer.status, 200, 'status of the conversation list');
    return shaped(EusateConversationList, answer.json, 'the conversation list');
  }

  async thread(session: string, id: string) {
    const answer = await this.rest(threadPath(session, id));
    equal(answer.status, 200, 'status of the messages endpoint');
    return shaped(EusateThread, answer.json, 'the messages endpoint');
  }

  /** Every event that any connection heard must have been one envelope. */
  assertEnvelopes(): void {
    const violations = this.#clients.flatMap((client) => client.violations);
    if (violations.length > 0) throw new Broken(`§2.2 envelope: ${violations.join('; ')}`);
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

export const listPath = (session: string) => `/api/v1/helpdesk/customer/${encodeURIComponent(session)}/conversations/`;
export const threadPath = (session: string, id: string) => `${listPath(session)}${encodeURIComponent(id)}/messages/`;

/** An HTTP refusal: one of the statuses, and a body that says why in `detail`. */
export function refused(answer: RestAnswer, statuses: number[], what: string): void {
  oneOf(answer.status, statuses, `status of ${what}`);
  shaped(EusateError, answer.json, `body of ${what}`);
}

/** A socket refusal: one of the codes, a reason, and `data: {}`. */
export function declined(reply: Reply, codes: number[], what: string): void {
  oneOf(reply.status_code, codes, `status_code of ${what} (${reply.message})`);
  holds(reply.message.length > 0, `${what} says why`);
  equal(reply.data, {}, `data of ${what}`);
}

/** What a sender writes in the simplest case. */
export function said(session: string, conversation: string | null, message: string, more: object = {}) {
  return { session_id: session, message, attachment: false, ticket_chat_id: conversation, ...more };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
