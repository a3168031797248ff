import { AppError } from '@baton/protocol';
import {
  ChatConfig,
  ChatQueue,
  CheckOriginAndIp,
  MAX_MESSAGE_BYTES,
  OriginAllowed,
  OriginLists,
  RequestChatConfig,
  RequestChatQueue,
} from '@baton/protocol/omnidesk';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { KnownChatToken } from '../../../auth/chat-tokens.ts';
import type { Principal } from '../../../auth/principal.ts';
import { isBlocked } from '../../../core/chat-tokens/blocked-ips.ts';
import { isOpenAt } from '../../../core/chat-tokens/opening-hours.ts';
import { countWaitingBefore, listTokens, readSettings } from '../../../core/chat-tokens/store.ts';
import { isAnybodyFree } from '../../../core/conversations/routing.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { sha256 } from '../../../lib/ids.ts';
import type { Parts } from '../parts.ts';

type Asked = z.infer<typeof RequestChatConfig>;

const HIDE = { type: 'hide_reason_no_agents_available' } as const;
const byToken = { noun: 'chat_token_value', in: 'body', field: 'chatAccountToken' } as const;
const common = { limit: 'call', bodyLimit: MAX_MESSAGE_BYTES } as const;

/** Call 5, whether somebody is there, and 8 to 10, what may call and how many wait. */
export function configRoutes({ context, callers }: Parts): Route[] {
  const { database } = context;

  /** Computed at the moment of the call, and never kept by anybody on the way. */
  async function config({ body, principal, address, raw }: RouteCall<unknown, unknown, Asked>) {
    const token = await callers.token(principal, body.chatAccountToken, address);
    requireServerToken(token, body.chatServerToken);
    raw.reply.header('cache-control', 'no-store');
    allowOrigin(token, raw.request, raw.reply);
    const hides = token.settings.hideWhenNobody && !(await isSomebodyThere(token));
    return { type: 'result', instructions: hides ? [HIDE] : [] };
  }

  async function isSomebodyThere({ row, settings }: KnownChatToken): Promise<boolean> {
    return isOpenAt(settings.openingHours, Date.now()) && (await isAnybodyFree(database.read, row.inbox_id));
  }

  return [
    route({
      ...common,
      name: 'omnidesk.config.get',
      summary:
        'Is an agent available? The instruction to hide the chat is there when the token asks for it and nobody is, and not there otherwise. Also at `/requestChatConfig`; the fields are in the query.',
      method: 'GET',
      path: '/chat/requestChatConfig',
      callers: ['chat_key', 'chat_token'],
      object: byToken,
      body: RequestChatConfig,
      answer: ChatConfig,
      handle: config,
    }),
    route({
      ...common,
      name: 'omnidesk.config.post',
      summary: 'The same, with the fields in the body. Also at `/requestChatConfig`.',
      method: 'POST',
      path: '/chat/requestChatConfig',
      callers: ['chat_key', 'chat_token'],
      object: byToken,
      body: RequestChatConfig,
      answer: ChatConfig,
      handle: config,
    }),
    route({
      ...common,
      name: 'omnidesk.origin.check',
      summary: 'May a customer chat who comes from this website and this address? Also at `/api/v2/message/…`.',
      method: 'POST',
      path: '/chat/checkOriginAndIP',
      callers: ['chat_key'],
      object: byToken,
      body: CheckOriginAndIp,
      answer: OriginAllowed,
      async handle({ body, principal, address }) {
        const token = await callers.token(principal, body.chatAccountToken, address);
        if (body.origin !== undefined && !isDomainAllowed(token, body.origin)) {
          throw new AppError('forbidden', { field: 'origin', reason: 'origin: is not among the allowed domains.' });
        }
        if (body.ip !== undefined && isBlocked(token.blocked, body.ip)) {
          throw new AppError('forbidden', { field: 'ip', reason: 'ip: is blocked.' });
        }
        return { type: 'result', message: 'Allowed.', allowed: true };
      },
    }),
    route({
      ...common,
      name: 'omnidesk.origin.lists',
      summary: 'The allowed domains and blocked addresses of all tokens. Also at `/api/v2/message/…`.',
      method: 'GET',
      path: '/chat/whitelistedDomainsAndBlacklistedIPs',
      callers: ['chat_key'],
      answer: OriginLists,
      async handle({ principal }) {
        const tokens = await listTokens(database.read, (principal as Principal).workspaceId);
        const all = tokens.map(readSettings);
        return {
          type: 'result',
          whitelistedDomains: distinct(all.flatMap(({ allowedDomains }) => allowedDomains)),
          blacklistedIPs: distinct(all.flatMap(({ blockedIps }) => blockedIps)),
        };
      },
    }),
    route({
      ...common,
      name: 'omnidesk.queue.get',
      summary: 'How many customers wait for an agent, before the session if one is named. Also at `/api/v2/message/…`.',
      method: 'POST',
      path: '/chat/requestChatQueue',
      callers: ['chat_key'],
      object: byToken,
      body: RequestChatQueue,
      answer: ChatQueue,
      async handle({ body, principal, address }) {
        const { row } = await callers.token(principal, body.chatAccountToken, address);
        const queue = await countWaitingBefore(database.read, row.inbox_id, {
          tokenId: row.id,
          reference: body.chatSessionID ?? null,
        });
        return { type: 'result', queue };
      },
    }),
  ];
}

/** A second token that is given must be the right one; when we know of none there is nothing to compare. */
function requireServerToken({ row }: KnownChatToken, given: string | undefined): void {
  if (given === undefined || row.server_hash === null || sha256(given) === row.server_hash) return;
  throw new AppError('forbidden', { field: 'chatServerToken', reason: 'chatServerToken: is not the token’s.' });
}

/** A browser may read this answer on the token's own websites. No cookies are involved. */
function allowOrigin(token: KnownChatToken, { headers }: FastifyRequest, reply: FastifyReply): void {
  reply.header('vary', 'origin');
  const { origin } = headers;
  const domain = origin === undefined ? undefined : URL.parse(origin)?.hostname;
  if (!origin || !domain || !token.settings.allowedDomains.some((one) => one.toLowerCase() === domain)) return;
  reply.header('access-control-allow-origin', origin);
}

/** No list = no restriction. What comes as a whole origin counts by its host. */
function isDomainAllowed({ settings }: KnownChatToken, origin: string): boolean {
  const { allowedDomains } = settings;
  const domain = URL.parse(origin)?.hostname || origin;
  return allowedDomains.length === 0 || allowedDomains.some((one) => one.toLowerCase() === domain);
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
