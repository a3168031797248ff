import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to Postgres on which things go wrong. */
export interface Line {
  /** The given database, by way of this line. */
  url: string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** Lets nothing through in either direction, and says nothing. */
  hang(): void;
  /** As if nothing had happened. What was held back comes through. */
  restore(): void;
  /** The next COMMIT reaches the database; its answer does not come back, and the connection breaks. */
  loseNextCommitAnswer(): void;
  /** How many answers to a COMMIT were lost. */
  lost(): number;
  close(): Promise<void>;
}

const COMMIT = Buffer.from('COMMIT\0');

export async function openLine(databaseUrl: string): Promise<Line> {
  const target = new URL(databaseUrl);
  const pairs = new Set<[Socket, Socket]>();
  let state: 'open' | 'cut' | 'hanging' = 'open';
  let armed = false;
  let lost = 0;

  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    let swallowing = false;
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('data', (bytes: Buffer) => {
      if (armed && bytes.includes(COMMIT)) {
        armed = false;
        swallowing = true;
      }
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (!swallowing) {
        near.write(bytes);
        return;
      }
      lost++;
      end();
    });
    for (const socket of pair) socket.on('error', end).on('close', end);
    if (state === 'hanging') for (const socket of pair) socket.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = new URL(databaseUrl);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);
  const endAll = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    url: own.href,
    cut() {
      state = 'cut';
      endAll();
    },
    hang() {
      state = 'hanging';
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    restore() {
      state = 'open';
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    loseNextCommitAnswer() {
      armed = true;
    },
    lost: () => lost,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        endAll();
      }),
  };
}
