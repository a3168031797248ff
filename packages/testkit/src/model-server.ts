import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What the stand-in does with one request: `content` becomes a well-formed chat completion, everything else is how real
 * endpoints misbehave. `hang` accepts and never answers; `drip` sends headers and then a byte at a time for ever.
 */
export type ModelBehaviour =
  | { content: string; tokens?: number }
  | { status: number; body?: string; headers?: Record<string, string> }
  | { raw: string }
  | { huge: number }
  | 'hang'
  | 'drip'
  | 'cut';

export interface ModelRequest {
  path: string;
  authorization: string | undefined;
  body: { model?: string; max_tokens?: number; messages?: { role: string; content: unknown }[] };
}

export interface ModelServer {
  /** Base URL as an operator would configure it. */
  url: string;
  requests: ModelRequest[];
  /** Behaviours for the next requests in order; the last one stays. */
  behave(...behaviours: (ModelBehaviour | ((request: ModelRequest) => ModelBehaviour))[]): void;
  close(): Promise<void>;
}

/** A local OpenAI-compatible endpoint that does what it is told, over real HTTP. */
export async function startModelServer(): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  let plan: (ModelBehaviour | ((request: ModelRequest) => ModelBehaviour))[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming);
    requests.push(request);
    const next = plan.length > 1 ? plan.shift() : plan[0];
    const behaviour = typeof next === 'function' ? next(request) : next;
    perform(behaviour ?? { status: 503, body: 'no behaviour set' }, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's string or null
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    behave: (...behaviours) => {
      plan = behaviours;
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<ModelRequest> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  return {
    path: incoming.url ?? '',
    authorization: incoming.headers.authorization,
    body: text ? JSON.parse(text) : {},
  };
}

function perform(behaviour: ModelBehaviour, response: ServerResponse): void {
  const json = { 'content-type': 'application/json' };
  if (behaviour === 'hang') return;
  if (behaviour === 'cut') {
    response.writeHead(200, { ...json, 'content-length': '5000' });
    response.write('{"id":"chatcmpl-1","choices":[');
    setImmediate(() => response.destroy());
  } else if (behaviour === 'drip') {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  } else if ('content' in behaviour) {
    response.writeHead(200, json).end(completion(behaviour.content, behaviour.tokens ?? 120));
  } else if ('status' in behaviour) {
    response.writeHead(behaviour.status, { ...json, ...behaviour.headers }).end(behaviour.body ?? '');
  } else if ('raw' in behaviour) {
    response.writeHead(200, json).end(behaviour.raw);
  } else {
    response.writeHead(200, json).end(completion('x'.repeat(behaviour.huge), 120));
  }
}

const completion = (content: string, tokens: number): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'stand-in',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: tokens - 20, completion_tokens: 20, total_tokens: tokens },
  });
