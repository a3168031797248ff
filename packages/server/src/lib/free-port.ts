import { createServer } from 'node:net';

/**
 * A port that is free now, for `PORT=0`: links carry the port, so it has to be known before anything is built. Another
 * program could take it in between; then the start fails and says so.
 */
export function findFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('The system gave no port.'));
      });
    });
  });
}
