import type { Socket } from 'node:net';

/**
 * Answers what cannot be read as a request: the head is too long, came too slowly, or is no HTTP. Nobody knows yet which dialect
 * the caller speaks, so the body says it in the words of all of them. The connection ends.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  // Reset by the caller: there is nobody left to answer.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, message } = REASONS[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify({
    error: { code, message },
    detail: message,
    type: 'error',
    status: 'error',
    success: false,
    message,
    msg: message,
  });
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const REASONS: Record<string, { status: string; code: string; message: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'too_large',
    message: 'The head of the request is larger than 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'invalid',
    message: 'The request took too long to arrive.',
  },
};
const UNREADABLE = { status: '400 Bad Request', code: 'invalid', message: 'This is not a valid HTTP request.' };
