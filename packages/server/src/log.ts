import pino, { type Logger } from 'pino';

/**
 * Structured log. Secrets and texts never reach it: requests are logged by method and path without the query (Eusate puts
 * its key there), and these names are blanked wherever they turn up.
 */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
    serializers: {
      req: (request: { id: string; method: string; url: string; remoteAddress?: string }) => ({
        id: request.id,
        method: request.method,
        path: withoutSecrets(request.url),
      }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
      err: describeError,
    },
  });
}

const REDACTED = [
  'authorization',
  'cookie',
  'token',
  'api_key',
  'apiKey',
  'password',
  'secret',
  'resume',
  'text',
  'message_text',
  'body',
  'headers',
  'handshake',
];

/** No query, and nothing of a download address but its beginning. */
function withoutSecrets(url: string): string {
  const path = url.split('?', 1)[0] as string;
  return path.startsWith('/files/') ? '/files/…' : path;
}

/**
 * A database driver repeats values in `detail`, `parameters` or the message itself; what helps to find the fault is the
 * kind, the code and where it happened.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  const fromDatabase = code !== undefined || errcode !== undefined;
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(errcode === undefined ? {} : { errcode }),
    message: fromDatabase ? error.message.split('\n', 1)[0]?.slice(0, 200) : error.message.slice(0, 500),
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    ...(cause ? { cause } : {}),
  };
}
