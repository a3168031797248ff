// The contract's paths are written in many ways: two controllers for the same action, either case, doubled and trailing
// slashes (middlewares join a base and a path with another slash). Each action has one registered route; this brings the other
// spellings there before the router sees them.

const ROUTES = [
  '/api/v2/chat/notifyUserNewChatMessage',
  '/api/v2/chat/addAttachment',
  '/api/v2/chat/notifyUserNewChatEvent',
  '/api/v2/message/notifyUserEndChat',
  '/api/v2/chat/requestChatConfig',
  '/api/v2/message/chatbot',
  '/api/v2/chat/notifyUserVisited',
  '/api/v2/chat/checkOriginAndIP',
  '/api/v2/chat/whitelistedDomainsAndBlacklistedIPs',
  '/api/v2/chat/requestChatQueue',
] as const;

const BY_ACTION = new Map(ROUTES.map((route) => [(route.split('/').at(-1) as string).toLowerCase(), route]));
const KNOWN: ReadonlySet<string> = new Set(ROUTES);
const OURS = /^\/+(?:api\/+v2(?:\/|$)|requestchatconfig\/*$)/i;

/** The address under which the router knows what this address means; every other address as it is. */
export function canonicalUrl(url: string): string {
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  if (KNOWN.has(path) || !OURS.test(path)) return url;
  const rest = end < 0 ? '' : url.slice(end);
  const parts = path.split('/').filter(Boolean);
  const [, , controller = '', action = '', ...more] = parts.map((part) => part.toLowerCase());
  // The one that also stands alone, on their chat host.
  if (parts.length === 1) return BY_ACTION.get('requestchatconfig') + rest;
  const route = more.length === 0 && (controller === 'chat' || controller === 'message') && BY_ACTION.get(action);
  return route ? route + rest : `/api/v2/${parts.slice(2).join('/')}${rest}`;
}
