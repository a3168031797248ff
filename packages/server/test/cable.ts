import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A cable between a client and the desk that can be cut: everything that runs over it ends at once, mid-packet or not. */
export interface Cable {
  url: string;
  cut(): void;
  /** While it is out, new connections end at once too. */
  pull(): void;
  plug(): void;
  remove(): Promise<void>;
}

export async function layCable(port: number): Promise<Cable> {
  const open = new Set<Socket>();
  let pulled = false;
  const server = createServer((near) => {
    if (pulled) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    pull() {
      pulled = true;
      cut();
    },
    plug() {
      pulled = false;
    },
    remove: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
