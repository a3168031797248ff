import type { Server } from 'node:http';

/** Ends a floor like the desk ends: on a signal, so that its compile cache is written. */
export function endOnSignal(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
}

/** Listens on the port that the bench chose. */
export function listen(server: Server): void {
  endOnSignal();
  server.listen(Number(process.env.PORT), '127.0.0.1');
}
