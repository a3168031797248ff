import { io, type Socket } from 'socket.io-client';
import type { RegisteredEvent, RegisteredFrame, RegisteredRoute } from '../../src/edge/registry.ts';
import { connectLine, type Line, RefusedLine } from './frames.ts';
import type { Credential } from './principals.ts';
import type { Sample } from './sample.ts';
import type { Things } from './things.ts';

/** How a call ended, in one shape for both transports. */
export interface Outcome {
  /** HTTP status, Eusate's `status_code`, or for `/desk` the status that its code has over HTTP. */
  status: number;
  /** The answer as it came, without what differs between any two calls: request id, socket id, names that were sent. */
  text: string;
}

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export async function callRoute(
  url: string,
  route: RegisteredRoute,
  sample: Sample,
  { things, credential, asAgent }: { things: Things; credential: Credential; asAgent: boolean },
): Promise<Outcome> {
  const params = sample.params?.(things) ?? {};
  const path = route.url.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] as string));
  const query = new URLSearchParams(sample.query?.(things) ?? {});
  const body = sample.body?.(things, asAgent);
  const form = new FormData();
  if (sample.upload) {
    for (const [name, value] of Object.entries(body ?? {})) form.set(name, String(value));
    form.set('file', new Blob([Buffer.from(PNG, 'base64')]), 'dot.png');
  }
  const answer = await fetch(`${url}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: route.method,
    headers: {
      ...authorizationOf(route, sample, things, credential),
      ...(credential.cookie ? { cookie: credential.cookie } : {}),
      ...(credential.csrf ? { 'x-baton-csrf': '1' } : {}),
      ...(credential.origin ? { origin: credential.origin } : {}),
      ...(body && !sample.upload ? { 'content-type': 'application/json' } : {}),
    },
    ...(sample.upload ? { body: form } : body ? { body: JSON.stringify(body) } : {}),
  });
  const text = `${answer.headers.get('content-type')} ${await answer.text()}`;
  return { status: answer.status, text: withoutNames(text, things) };
}

function authorizationOf(
  route: RegisteredRoute,
  sample: Sample,
  things: Things,
  { bearer, tiledesk }: Credential,
): Record<string, string> {
  const own = sample.authorization?.(things) ?? (route.face === 'tiledesk' ? tiledesk : undefined);
  const authorization = own ?? (bearer === undefined ? undefined : `Bearer ${bearer}`);
  return authorization === undefined ? {} : { authorization };
}

/** Sockets by credential: making one for every call would be most of the work. */
export class Sockets {
  readonly #url: string;
  readonly #open = new Map<string, Promise<Socket | Outcome>>();

  constructor(url: string) {
    this.#url = url;
  }

  async call(
    event: RegisteredEvent,
    sample: Sample,
    { things, credential, asAgent }: { things: Things; credential: Credential; asAgent: boolean },
  ): Promise<Outcome> {
    const key = `${event.namespace} ${JSON.stringify(credential)}`;
    const connecting = this.#open.get(key) ?? connect(this.#url, event.namespace, credential);
    this.#open.set(key, connecting);
    const socket = await connecting;
    if ('status' in socket) return socket;
    const answer = await socket.timeout(10_000).emitWithAck(event.event, sample.body?.(things, asAgent) ?? {});
    const text = withoutNames(JSON.stringify(answer), things).replaceAll(socket.id as string, '<sid>');
    if (event.namespace === '/helpdesk') return { status: answer.status_code, text };
    return { status: answer.ok ? 200 : (STATUS[answer.error.code] ?? 599), text };
  }

  async end(): Promise<void> {
    for (const socket of await Promise.all(this.#open.values())) if ('disconnect' in socket) socket.disconnect();
  }
}

const STATUS: Record<string, number> = { unauthenticated: 401, forbidden: 403, not_found: 404 };

/** The socket, or how the handshake was refused. */
function connect(url: string, namespace: string, credential: Credential): Promise<Socket | Outcome> {
  const { bearer, organisation, cookie } = credential;
  const source = organisation ? { token_source: 'inapp', organisation_id: organisation } : { token_source: 'api' };
  const socket = io(`${url}${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(namespace === '/helpdesk' && bearer ? { query: { ...source, token: bearer } } : {}),
    ...(namespace === '/desk' && bearer ? { auth: { token: bearer } } : {}),
    ...(cookie ? { extraHeaders: { cookie } } : {}),
  });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error: Error & { data?: { status_code?: number; code?: string } }) => {
      const status = error.data?.status_code ?? STATUS[error.data?.code ?? ''] ?? 599;
      resolve({ status, text: error.message });
    });
  });
}

/** On a line of its own: what a frame is answered with, or how the upgrade was refused. */
export async function callFrame(
  url: string,
  { event }: RegisteredFrame,
  sample: Sample,
  { things, credential }: { things: Things; credential: Credential },
): Promise<Outcome> {
  let line: Line;
  try {
    line = await connectLine(url, credential.tiledesk ?? credential.bearer);
  } catch (error) {
    return { status: error instanceof RefusedLine ? error.status : 599, text: '' };
  }
  line.send({ action: event, payload: sample.body?.(things, true) });
  await line.settled();
  line.close();
  const answer = line.heard.find(({ action }) => action !== 'heartbeat');
  return { status: answer?.payload.status ?? 200, text: withoutNames(JSON.stringify(answer ?? {}), things) };
}

function withoutNames(text: string, things: Things): string {
  let plain = text.replace(/"requestId":"[0-9a-f-]{36}"/, '"requestId":""');
  for (const [noun, name] of Object.entries(things)) {
    if (typeof name === 'string') plain = plain.replaceAll(name, `<${noun}>`);
  }
  return plain;
}
