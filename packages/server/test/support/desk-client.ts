import { io, type Socket } from 'socket.io-client';

/** A program with a desk key (or nothing) on `/desk/v1`. Answers `undefined` bodies as null. */
export interface DeskClient {
  get(path: string): Promise<Answer>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // Bodies of many shapes; every test says what it expects of them.
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert the shape.
  json: any;
}

export function deskClient(url: string, token?: string): DeskClient {
  const call = async (method: string, path: string, body?: object, headers = {}): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    delete: (path) => call('DELETE', path),
  };
}

/** A socket on `/desk` that connects again by itself, and quickly. */
export function deskSocket(url: string, token: string): Socket {
  return io(`${url}/desk`, {
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  });
}
