import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Waiting {
  port: number;
  path: string;
  patienceMs: number;
  ended(): boolean;
}

/** Asks until somebody answers 200: a bare request each two milliseconds, so that asking costs the starting process little. */
export async function firstAnswer({ port, path, patienceMs, ended }: Waiting): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until && !ended()) {
    if (await ask(port, path)) return true;
    await wait(2);
  }
  return false;
}

function ask(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(2000, () => answer(false));
    socket.on('error', () => answer(false));
    socket.on('close', () => resolve(false));
    socket.on('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`));
    socket.once('data', (bytes) => answer(/^HTTP\/1\.1 200/.test(bytes.toString('latin1'))));
  });
}
