import { hkdfSync } from 'node:crypto';
import { AppError } from '@baton/protocol';
import { jwtVerify, SignJWT } from 'jose';

/** What a token is for. A token of one purpose opens nothing else. */
export type Purpose = 'agent-access' | 'agent-refresh' | 'contact';

export const TOKEN_SECONDS: Record<Purpose, number> = {
  'agent-access': 3600,
  'agent-refresh': 30 * 24 * 3600,
  contact: 3600,
};

export interface TokenClaims {
  /** Agent or contact id. */
  subject: string;
  workspaceId: string;
  /** Of an agent's: the password that it was made under, by its mark. */
  passwordMark: string | null;
  /** Epoch milliseconds. */
  expiresAt: number;
}

const ISSUER = 'baton';

/** Signed tokens: HS256 and nothing else, with audience, purpose and expiry always set and always checked. */
export class Tokens {
  readonly #key: Uint8Array;

  constructor(secret: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, 'baton', 'tokens v1', 32));
  }

  /** `passwordMark` belongs to agents, whose tokens end with their password. */
  async sign(
    purpose: Purpose,
    subject: string,
    workspaceId: string,
    passwordMark?: string,
  ): Promise<{ token: string; expiresAt: number }> {
    const issued = Math.floor(Date.now() / 1000);
    const expires = issued + TOKEN_SECONDS[purpose];
    const token = await new SignJWT({
      ws: workspaceId,
      purpose,
      ...(passwordMark === undefined ? {} : { ver: passwordMark }),
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setAudience(`baton:${purpose}`)
      .setSubject(subject)
      .setIssuedAt(issued)
      .setExpirationTime(expires)
      .sign(this.#key);
    return { token, expiresAt: expires * 1000 };
  }

  /** Refuses: `unauthenticated` for anything that is not a valid token of this purpose. */
  async verify(purpose: Purpose, token: string): Promise<TokenClaims> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: `baton:${purpose}`,
        requiredClaims: ['exp', 'sub'],
      });
      if (payload.purpose !== purpose || typeof payload.ws !== 'string') throw new AppError('unauthenticated');
      const passwordMark = typeof payload.ver === 'string' ? payload.ver : null;
      const expiresAt = (payload.exp as number) * 1000;
      return { subject: payload.sub as string, workspaceId: payload.ws, passwordMark, expiresAt };
    } catch {
      throw new AppError('unauthenticated');
    }
  }
}
