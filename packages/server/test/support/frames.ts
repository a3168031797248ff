import { WebSocket } from 'ws';

/** One line of the live channel, with everything that it heard. */
export interface Line {
  heard: Heard[];
  send(frame: unknown): void;
  /** The next thing that fits, also one that was heard already. */
  hears(fits: (frame: Heard) => boolean): Promise<Heard>;
  /** Everything before was answered. */
  settled(): Promise<void>;
  close(): void;
  ended: Promise<number>;
}

/** A frame of the server, as far as tests look at it. */
export interface Heard {
  action: string;
  payload: {
    topic?: string;
    method?: string;
    status?: number;
    // What was published is looked at field by field.
    // biome-ignore lint/suspicious/noExplicitAny: it has a shape for each kind of topic.
    message?: any;
  };
}

/** Connects with a token; refuses with the status of an upgrade that was refused. */
export function connectLine(url: string, token: string | undefined, path = '/'): Promise<Line> {
  const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}${query}`);
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)) as Heard);
    for (const look of [...waiting]) look();
  });
  const ended = new Promise<number>((resolve) => socket.once('close', resolve));
  const line: Line = {
    heard,
    ended,
    send: (frame) => socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
    hears: (fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`not heard in ${JSON.stringify(heard).slice(0, 2000)}`)),
          10_000,
        );
        const look = () => {
          const found = heard.find(fits);
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async settled() {
      const before = pongs();
      line.send({ action: 'heartbeat', payload: { message: { text: 'ping' } } });
      await line.hears(() => pongs() > before);
    },
    close: () => socket.close(),
  };
  const pongs = () =>
    heard.filter((frame) => frame.action === 'heartbeat' && frame.payload.message?.text === 'pong').length;
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(line));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      reject(new RefusedLine(response.statusCode ?? 0));
    });
    socket.on('error', reject);
  });
}

export class RefusedLine extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the upgrade was refused with ${status}`);
    this.status = status;
  }
}
