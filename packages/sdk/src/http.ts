import { BatonError, errorFromAnswer } from './errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpOptions {
  baseUrl: string;
  fetch?: FetchLike;
  timeoutMs?: number;
  /** The bearer of each request; undefined = the browser's own cookie, guarded by the CSRF header. */
  bearer?: () => string | undefined | Promise<string | undefined>;
}

export interface RequestOptions {
  query?: Record<string, string | number | undefined>;
  json?: unknown;
  form?: FormData;
  /** Replaces the client's own bearer. */
  bearer?: string | undefined;
}

export type Http = <T>(method: Method, path: string, options?: RequestOptions) => Promise<T>;

/** One JSON request; throws {@link BatonError} for every outcome but 2xx. The answer's shape is the protocol's word. */
export function createHttp(options: HttpOptions): Http {
  const send = options.fetch ?? ((url: string, init: RequestInit) => globalThis.fetch(url, init));
  const timeoutMs = options.timeoutMs ?? 30_000;

  return async function request<T>(method: Method, path: string, call: RequestOptions = {}): Promise<T> {
    const bearer = call.bearer ?? (await options.bearer?.());
    const headers: Record<string, string> = { accept: 'application/json' };
    if (call.json !== undefined) headers['content-type'] = 'application/json';
    if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
    else if (method !== 'GET') headers['x-baton-csrf'] = '1';

    const response = await answerOf(
      send(options.baseUrl + path + queryOf(call.query), {
        method,
        headers,
        body: call.form ?? (call.json === undefined ? null : JSON.stringify(call.json)),
        credentials: options.bearer === undefined ? 'include' : 'omit',
        signal: AbortSignal.timeout(timeoutMs),
      }),
    );
    const body = await bodyOf(response);
    if (!response.ok) throw errorFromAnswer(response.status, body, response.headers.get('retry-after'));
    return body as T;
  };
}

async function answerOf(pending: Promise<Response>): Promise<Response> {
  try {
    return await pending;
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    throw new BatonError({
      code: timedOut ? 'timeout' : 'network',
      message: timedOut ? 'The server did not answer in time.' : 'The server cannot be reached.',
    });
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    throw new BatonError({ code: 'network', message: 'The answer broke off.' });
  }
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML page in front of a dead server has its status; a 2xx that is not JSON is nobody's answer.
    if (!response.ok) return {};
    throw new BatonError({ code: 'bad_answer', message: 'The answer is not JSON.', status: response.status });
  }
}

function queryOf(query: RequestOptions['query']): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) pairs.set(name, String(value));
  const text = pairs.toString();
  return text === '' ? '' : `?${text}`;
}

/** Path segment from foreign text. */
export const seg = encodeURIComponent;

export function cleanBaseUrl(baseUrl: string | undefined): string {
  return (baseUrl ?? '').replace(/\/+$/, '');
}
