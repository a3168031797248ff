import type { Caller } from '../../auth/principal.ts';
import type { Bucket } from '../../edge/limits.ts';
import { RATES } from '../../edge/limits.ts';

/** Who may call, in words. */
const CALLERS: Record<Caller, string> = {
  anyone: 'anyone',
  customer_key: 'an API key with the scope `customer`',
  desk_key: 'an API key with the scope `desk`',
  agent: 'a signed-in agent',
  admin: 'a signed-in owner or administrator',
  owner: 'a signed-in owner',
  contact: 'a contact’s token',
  chat_key: 'an API key with the scope `chat` or `customer`',
  chat_log_key: 'an API key with the scope `chat_log` or `customer`',
  chat_token: 'a chat token that opens without an API key',
  user: 'anybody who is signed in, whatever their workspaces',
};

export function describeCallers(callers: readonly Caller[]): string {
  return callers.map((caller) => CALLERS[caller]).join(', or ');
}

/** OpenAPI security schemes. */
export const SECURITY_SCHEMES = {
  customerKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key with the scope `customer` (`BATON_API_KEY`). It may be public: it opens the customers’ side only.',
  },
  deskKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key with the scope `desk` (`BATON_DESK_KEY`). Secret: it may do whatever an administrator may.',
  },
  agentToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An agent’s access token from `POST /desk/v1/me/tokens`, valid for one hour.',
  },
  agentCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'baton.session_token',
    description:
      'The session that `POST /desk/v1/auth/sign-in/email` sets. Every change then needs the header `x-baton-csrf` with any value.',
  },
  chatKey: {
    type: 'apiKey',
    in: 'header',
    name: 'apiKey',
    description:
      'An API key with the scope `chat` (`chat_log` for bot logs), or `customer`, which holds both. Also as the query’s or the body’s `apiKey`, as `X-Api-Key`, and as `Authorization: apikey …`.',
  },
  chatToken: {
    type: 'apiKey',
    in: 'query',
    name: 'chatAccountToken',
    description: 'A chat token, if it is set to open without an API key. Usually in the body.',
  },
  contactToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token from `POST /desk/v1/contact/session`, valid for one hour and one contact.',
  },
  tiledeskBasic: {
    type: 'http',
    scheme: 'basic',
    description: 'An agent’s e-mail address and password, as Tiledesk’s programs send them.',
  },
  tiledeskToken: {
    type: 'apiKey',
    in: 'header',
    name: 'authorization',
    description: '`JWT` and a token from `POST /v3/auth/signin`, `signinAnonymously` or `signinWithCustomToken`.',
  },
} as const;

type SchemeName = keyof typeof SECURITY_SCHEMES;

/** Alternatives, any one of which suffices. Cookies count on our own API only. */
export function securityOf(callers: readonly Caller[], face: string): Record<string, never[]>[] {
  if (face === 'tiledesk') return tiledeskSecurityOf(callers);
  const names = new Set<SchemeName | null>();
  for (const caller of callers) {
    if (caller === 'anyone') names.add(null);
    else if (caller === 'customer_key') names.add('customerKey');
    else if (caller === 'desk_key') names.add('deskKey');
    else if (caller === 'contact') names.add('contactToken');
    else if (caller === 'chat_key' || caller === 'chat_log_key') names.add('chatKey');
    else if (caller === 'chat_token') names.add('chatToken');
    else {
      names.add('agentToken');
      if (face === 'desk') names.add('agentCookie');
    }
  }
  return [...names].map((name) => (name === null ? {} : { [name]: [] }));
}

function tiledeskSecurityOf(callers: readonly Caller[]): Record<string, never[]>[] {
  const staff = callers.some((caller) => caller !== 'anyone' && caller !== 'contact');
  return [
    ...(callers.includes('anyone') ? [{}] : []),
    ...(staff ? [{ tiledeskBasic: [] }] : []),
    ...(callers.some((caller) => caller !== 'anyone') ? [{ tiledeskToken: [] }] : []),
  ];
}

/** For example `call`: 100 per second, 1,000 at once. */
export function describeLimit(bucket: Bucket): string {
  const { perSecond, burst } = RATES[bucket];
  return `\`${bucket}\`: ${perSecond.toLocaleString('en')} per second, ${burst.toLocaleString('en')} at once`;
}
