import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { untilAborted } from './deadline.ts';
import { CallFailure, codeOf } from './failure.ts';
import type { Target } from './target.ts';

/**
 * TLS over a connection to a checked address, for the name in the URL: that name is announced (SNI) and must be in the
 * certificate. Nothing in the environment can switch the check off; a private authority is added with
 * NODE_EXTRA_CA_CERTS, or here with `ca`, which then is the only one. Rejects with `CallFailure('tls')`, or with the
 * signal's reason; either way the connection is closed.
 */
export async function secure(
  socket: Socket,
  { hostname, address }: Target,
  { ca, signal }: { ca: string[] | undefined; signal: AbortSignal },
): Promise<TLSSocket> {
  const secured = connect({
    socket,
    host: hostname,
    // An address cannot be announced; the certificate must name it all the same.
    servername: address ? '' : hostname,
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ca,
  });
  const ready = new Promise<TLSSocket>((resolve, reject) => {
    secured.once('secureConnect', () => resolve(secured));
    secured.on('error', (error) => reject(new CallFailure('tls', explain(codeOf(error)))));
    secured.once('close', () => reject(new CallFailure('tls', 'The connection ended during the TLS handshake.')));
  });
  try {
    return await untilAborted(ready, signal);
  } catch (error) {
    secured.destroy();
    socket.destroy();
    throw error;
  }
}

function explain(code: string): string {
  return `${SENTENCES[code] ?? 'No TLS connection can be made.'} (${code})`;
}

const UNKNOWN_AUTHORITY = 'The certificate is not from an authority that this server trusts.';
const SENTENCES: Record<string, string> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name.',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  CERT_NOT_YET_VALID: 'The certificate is not valid yet.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is signed by itself.',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
};
