import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';

/**
 * Lets the frames that one turn produces for a connection leave in one system call. The web-socket library writes each
 * frame by itself; after a group commit a connection has several acknowledgements waiting, and the calls were what the
 * server spent most of its time in.
 */
export function corkFlushes(socket: Socket): void {
  const connection = socket.conn;
  connection.on('flush', () => {
    const stream = streamOf(connection.transport);
    if (!stream || stream.writableCorked > 0) return;
    stream.cork();
    process.nextTick(() => stream.uncork());
  });
}

/** The TCP connection below a web socket; undefined for polling. Private to the libraries, so its absence is fine. */
function streamOf(transport: unknown): NetSocket | undefined {
  return (transport as { socket?: { _socket?: NetSocket } }).socket?._socket;
}
