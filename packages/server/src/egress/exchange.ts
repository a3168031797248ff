import { request as openRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { CallBody } from './call.ts';
import { CallFailure, codeOf } from './failure.ts';
import { PartialAnswer, type Received } from './partial-answer.ts';
import { Sending } from './sending.ts';
import type { Target } from './target.ts';

const MOST_HEADER_BYTES = 16 * 1024;
const MOST_INTERIM_ANSWERS = 16;

export interface Exchange {
  /** Connected, and secured where the URL says so. Used for this exchange alone and closed after it. */
  socket: Socket;
  target: Target;
  method: string;
  headers: Record<string, string>;
  body: CallBody | undefined;
  /** Its reason is a `CallFailure`. */
  signal: AbortSignal;
}

/**
 * One request and its answer over a connection that already stands. There is no agent and no pool, so nothing else can
 * have spoken on the connection and no proxy of the environment is asked. Resolves with what came once the head is
 * there, however the body ends; rejects with `CallFailure` before that. When it settles, the socket and the body's source
 * are destroyed.
 */
export function exchange({ socket, target, method, headers, body, signal }: Exchange): Promise<Received> {
  return new Promise((resolve, reject) => {
    const request = openRequest({
      createConnection: () => socket,
      setHost: false,
      insecureHTTPParser: false,
      maxHeaderSize: MOST_HEADER_BYTES,
      method,
      path: target.path,
      headers: { host: target.host, ...headers },
    });
    const answer = new PartialAnswer();
    const sending = new Sending(request);
    let over = false;
    /** The first end counts; what the other parties say while they are torn down is an echo of it. */
    const finish = (failure: CallFailure | null) => {
      if (over) return;
      over = true;
      signal.removeEventListener('abort', calledOff);
      answer.takeRest();
      sending.stop();
      request.destroy();
      socket.destroy();
      // Without all of our body even a 200 would say nothing about it.
      const isOurs = failure?.reason === 'aborted' || failure?.reason === 'body';
      const received = isOurs ? null : answer.received(failure);
      if (received) resolve(received);
      else reject(failure ?? new CallFailure('protocol', 'The answer has no valid status.'));
    };
    const calledOff = () => finish(signal.reason);
    signal.addEventListener('abort', calledOff);
    request.on('error', (error) => finish(asFailure(error)));
    // With a response under way its own end tells more: a body without a length ends by the end of the connection.
    request.on('close', () => answer.isBegun || finish(asFailure(null)));
    request.on('upgrade', () => finish(new CallFailure('protocol', 'The receiver wants to change the protocol.')));
    let interim = 0;
    request.on('information', () => {
      interim += 1;
      if (interim > MOST_INTERIM_ANSWERS)
        finish(new CallFailure('protocol', 'The receiver sends interim answers without end.'));
    });
    request.on('response', (response) => {
      response.on('error', (error) => finish(asFailure(error)));
      response.on('close', () => finish(asFailure(null)));
      response.on('end', () => finish(null));
      response.on('data', (chunk: Buffer) => {
        if (answer.add(chunk)) finish(new CallFailure('too_large', 'The answer is larger than we read.'));
      });
      answer.begin(response);
    });
    if (signal.aborted) calledOff();
    else sending.start(body, finish);
  });
}

function asFailure(error: Error | null): CallFailure {
  const code = error ? codeOf(error) : 'ECONNRESET';
  if (code === 'HPE_HEADER_OVERFLOW')
    return new CallFailure('too_large', `The answer's headers are larger than ${MOST_HEADER_BYTES / 1024} KiB.`);
  if (code.startsWith('HPE_')) return new CallFailure('protocol', `The answer is not HTTP (${code}).`);
  return new CallFailure('reset', `The connection ended before the answer (${code}).`);
}
