import { hkdfSync, randomUUID } from 'node:crypto';
import { AppError } from '@baton/protocol';
import { TILEDESK_ISSUER } from '@baton/protocol/tiledesk';
import { decodeJwt, type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose';

/** What a token says, after its signature was checked. */
export type TokenClaims =
  | { sub: 'user'; userId: string; passwordMark: string; tokenId: string }
  | { sub: 'guest'; visitorId: string; tokenId: string; expiresAt: number }
  | { sub: 'userexternal'; organisationId: string; payload: JWTPayload }
  | { sub: 'subscription'; subscriptionId: string };

/** Secrets that are not ours alone: of a project for its customers' tokens, of a subscription for its receiver's. */
export interface Secrets {
  ofProject(organisationId: string): Promise<string | null>;
  ofSubscription(subscriptionId: string): Promise<string | null>;
}

const PROJECT_AUDIENCE = /^https:\/\/tiledesk\.com\/projects\/([0-9a-f]{24})$/;
const SUBSCRIPTION_AUDIENCE = /^https:\/\/tiledesk\.com\/subscriptions\/([0-9a-f]{24})$/;
const SUBSCRIPTION_SECONDS = 3600;
const FOREVER = Number.MAX_SAFE_INTEGER;

/**
 * Tokens in Tiledesk's claims: HS256 and nothing else, whatever the header says. The audience chooses the key, so a project's
 * secret opens nothing but that project's visitors.
 */
export class TiledeskTokens {
  readonly #key: Uint8Array;
  readonly #days: number;
  readonly #secrets: Secrets;

  /** `days` = how long tokens are good for; 0 = until their bearer is gone, as in the original. */
  constructor(secret: string, days: number, secrets: Secrets) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, 'baton', 'tiledesk tokens v1', 32));
    this.#days = days;
    this.#secrets = secrets;
  }

  /** For somebody who signed in; another password ends it. With the scheme in front: usable as the whole header. */
  async signUser(
    user: { _id: string; email: string; firstname: string; lastname: string },
    own: { userId: string; passwordMark: string },
  ): Promise<string> {
    const { _id, email, firstname, lastname } = user;
    return this.#sign('user', { _id, email, firstname, lastname, uid: own.userId, ver: own.passwordMark });
  }

  async signVisitor(visitor: { _id: string; firstname: string; lastname?: string; email?: string }): Promise<string> {
    const { _id, firstname, lastname, email } = visitor;
    return this.#sign('guest', { _id, firstname, lastname, email });
  }

  async #sign(subject: string, claims: JWTPayload): Promise<string> {
    const made = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(TILEDESK_ISSUER)
      .setAudience(TILEDESK_ISSUER)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt();
    if (this.#days > 0) made.setExpirationTime(`${this.#days} days`);
    return `JWT ${await made.sign(this.#key)}`;
  }

  /** `token` without a scheme. Refuses: `unauthenticated` for anything that is not a valid token of one of the four kinds. */
  async verify(token: string): Promise<TokenClaims> {
    try {
      const { aud } = decodeJwt(token);
      const audience = typeof aud === 'string' ? aud : '';
      if (audience === TILEDESK_ISSUER) return ours(await check(token, this.#key, audience));
      const project = PROJECT_AUDIENCE.exec(audience)?.[1];
      if (project) {
        const payload = await check(token, keyOf(await this.#secrets.ofProject(project)), audience);
        if (payload.sub !== 'userexternal') throw new AppError('unauthenticated');
        return { sub: 'userexternal', organisationId: project, payload };
      }
      const subscriptionId = SUBSCRIPTION_AUDIENCE.exec(audience)?.[1] ?? '';
      const secret = keyOf(await this.#secrets.ofSubscription(subscriptionId));
      // Whoever has the secret can sign these: none of them may outlive the hour, whatever it says.
      const shortLived = { requiredClaims: ['exp', 'iat'], maxTokenAge: SUBSCRIPTION_SECONDS };
      const payload = await check(token, secret, audience, shortLived);
      if (payload.sub !== 'subscription' || lifetimeOf(payload) > SUBSCRIPTION_SECONDS)
        throw new AppError('unauthenticated');
      return { sub: 'subscription', subscriptionId };
    } catch {
      throw new AppError('unauthenticated');
    }
  }
}

/** The audience of a custom token, unchecked: the sign-in tells a missing one from a wrong signature. */
export function hasAudience(token: string): boolean {
  try {
    return decodeJwt(token).aud !== undefined;
  } catch {
    return false;
  }
}

/** With which a delivery lets its receiver call back; good for one hour. */
export async function signSubscription(subscriptionId: string, secret: string): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(TILEDESK_ISSUER)
    .setAudience(`${TILEDESK_ISSUER}/subscriptions/${subscriptionId}`)
    .setSubject('subscription')
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${SUBSCRIPTION_SECONDS} seconds`)
    .sign(keyOf(secret));
}

async function check(
  token: string,
  key: Uint8Array,
  audience: string,
  more: Pick<JWTVerifyOptions, 'requiredClaims' | 'maxTokenAge'> = {},
): Promise<JWTPayload> {
  return (await jwtVerify(token, key, { algorithms: ['HS256'], audience, ...more })).payload;
}

function lifetimeOf({ iat = 0, exp = FOREVER }: JWTPayload): number {
  return exp - iat;
}

function keyOf(secret: string | null): Uint8Array {
  if (!secret) throw new AppError('unauthenticated');
  return new TextEncoder().encode(secret);
}

function ours({ sub, _id, uid, ver, jti, exp }: JWTPayload): TokenClaims {
  if (typeof _id !== 'string' || typeof jti !== 'string') throw new AppError('unauthenticated');
  if (sub === 'user' && typeof uid === 'string') return { sub, userId: uid, passwordMark: String(ver), tokenId: jti };
  if (sub !== 'guest') throw new AppError('unauthenticated');
  return { sub, visitorId: _id, tokenId: jti, expiresAt: exp === undefined ? FOREVER : exp * 1000 };
}
