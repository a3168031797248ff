import { randomUUID } from 'node:crypto';
import { MessageSent, OmnideskError } from '@baton/protocol/omnidesk';
import { type HookSink, startHookSink } from '../../hook-sink.ts';
import { equal, holds, shaped } from '../assert.ts';
import { type Call, type Fields, type Form, writeCall } from './call.ts';
import { type OurDesk, ourDesk } from './desk.ts';

/** What is tested of the Omnidesk face. Only `url`, `apiKey` and `chatToken` are necessary. */
export interface OmnideskTarget {
  /** Base URL without a trailing slash. */
  url: string;
  /** With the permissions for chat and for messages. */
  apiKey: string;
  /** A `chatAccountToken`. */
  chatToken: string;
  /** A valid key without either permission. */
  unscopedKey?: string;
  /** Key of our own `/desk/v1`: answers as an agent and makes tokens with other settings. */
  deskKey?: string;
  /** The server may call 127.0.0.1: opens the checks of hookpoints, with `deskKey`. */
  loopback?: boolean;
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes; every check says what it expects.
  json: any;
}

export const CHAT = '/api/v2/chat';
export const NEW_MESSAGE = `${CHAT}/notifyUserNewChatMessage`;
export const ADD_FILE = `${CHAT}/addAttachment`;
export const NEW_EVENT = `${CHAT}/notifyUserNewChatEvent`;
export const END_CHAT = '/api/v2/message/notifyUserEndChat';
export const CONFIG = '/requestChatConfig';
export const CHATBOT = '/api/v2/message/chatbot';
/** Nobody is there and nobody needs to be, as long as nothing is answered. */
export const SERVER = 'middleware.invalid';

/** What a check works with: sessions of its own, calls in every form, receivers. Everything it opened is closed with it. */
export class OmnideskBench {
  readonly target: OmnideskTarget;
  readonly #sinks: HookSink[] = [];
  readonly #tidy: (() => Promise<unknown>)[] = [];

  constructor(target: OmnideskTarget) {
    this.target = target;
  }

  /** A session that the server has never seen. */
  session(): string {
    return `conformance-${randomUUID()}`;
  }

  /** The server under test as its own agents use it. */
  get desk(): OurDesk {
    return ourDesk(this.target.url, this.target.deskKey as string);
  }

  async call(path: string, fields: Fields, options: Omit<Call, 'fields'> = {}): Promise<Answer> {
    const { key = this.target.apiKey, ...rest } = options;
    const { url, init } = writeCall(this.target.url + path, { fields, key, ...rest });
    const signal = AbortSignal.timeout(this.target.timeoutMs ?? 10_000);
    const answer = await fetch(url, { ...init, redirect: 'manual', signal });
    const text = await answer.text();
    holds(
      /^application\/json; ?charset=utf-8$/i.test(answer.headers.get('content-type') ?? ''),
      `the answer of ${path} is JSON in UTF-8, not ${answer.headers.get('content-type')}: ${text.slice(0, 100)}`,
    );
    return { status: answer.status, headers: answer.headers, json: JSON.parse(text) };
  }

  /** The fields of a message, by default from a server where nobody is. */
  message(session: string, message: string, more: Fields = {}): Fields {
    const { chatToken } = this.target;
    return { chatAccountToken: chatToken, chatServer: SERVER, chatSessionID: session, message, ...more };
  }

  /** A message that must be taken; answers its ticket. */
  async say(session: string, text: string, more: Fields = {}, form?: Form): Promise<number> {
    const fields = this.message(session, text, more);
    const answer = await this.call(NEW_MESSAGE, fields, form ? { form } : {});
    equal(answer.status, 200, `status of a message (${JSON.stringify(answer.json)})`);
    return shaped(MessageSent, answer.json, 'the answer to a message').ticketID;
  }

  /** A middleware that takes hookpoints, at an address that the server under test can reach. */
  async receiver(): Promise<HookSink & { host: string }> {
    const sink = await startHookSink();
    this.#sinks.push(sink);
    sink.behave({ status: 200, body: 'ok', headers: { 'content-type': 'text/plain' } });
    return Object.assign(sink, { host: new URL(sink.url).host });
  }

  /** A token of its own with these settings; gone after the check. */
  async token(settings: object = {}, more: object = {}): Promise<{ value: string; id: string; inboxId: string }> {
    const { desk } = this;
    const made = await desk.createToken({ name: 'conformance', settings, ...more });
    this.#tidy.push(() => desk.removeToken(made.id));
    return made;
  }

  close(): void {
    for (const sink of this.#sinks) void sink.close();
    for (const tidy of this.#tidy) void tidy().catch(() => {});
  }
}

/** A refusal: the status, and a body that says why. */
export function refused(answer: Answer, status: number, what: string): void {
  equal(answer.status, status, `status of ${what} (${JSON.stringify(answer.json)})`);
  shaped(OmnideskError, answer.json, `body of ${what}`);
}
