import {
  AppError,
  ChangeChatToken,
  ChatSettings,
  ChatTokenList,
  CreateChatToken,
  CreatedChatToken,
  type HookFormatName,
  HookTest,
  Id,
  Ok,
  OneChatToken,
  RegisterBase,
  RotatedHookSecret,
  TestReceiver,
} from '@baton/protocol';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { type GivenBase, registerBase } from '../../../core/chat-tokens/bases.ts';
import { changeChatToken, removeChatToken, rotateHookSecret } from '../../../core/chat-tokens/change.ts';
import { createChatToken } from '../../../core/chat-tokens/create.ts';
import { hookFor, readHookSettings } from '../../../core/chat-tokens/hooks.ts';
import { parseBase } from '../../../core/chat-tokens/parse-base.ts';
import { findBase, findToken, listBases, listTokens, readSettings } from '../../../core/chat-tokens/store.ts';
import { listInboxes } from '../../../core/inboxes/store.ts';
import { changeWorkspaceSettings } from '../../../core/workspaces/change-settings.ts';
import { parseWorkspaceSettings } from '../../../core/workspaces/settings.ts';
import { findWorkspace } from '../../../core/workspaces/store.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import type { HookRow } from '../../../hooks/format.ts';
import { newHookSecret } from '../../../hooks/signature.ts';
import { findHookById } from '../../../hooks/store.ts';
import { instant } from '../../../lib/instant.ts';
import { presentChatToken } from '../present-chat-token.ts';

const admins = ['admin', 'desk_key'] as const;
const Params = z.object({ chatTokenId: Id });
const common = {
  callers: admins,
  limit: 'call',
  object: { noun: 'chat_token', in: 'params', field: 'chatTokenId' },
  params: Params,
} as const;

/** Chat tokens: who may bring conversations from outside, and where those are answered. */
export function chatTokenRoutes(context: FaceContext): Route[] {
  const { database, writer, chatTokens, seal, hooks: engine } = context;
  const workspaceOf = (principal: Principal | null) => (principal as Principal).workspaceId;

  async function one(workspaceId: string, id: string) {
    const row = (await listTokens(database.read, workspaceId)).find((it) => it.id === id);
    if (!row) throw new AppError('not_found');
    return { chatToken: presentChatToken(row, await listBases(database.read, [id])) };
  }

  return [
    route({
      name: 'desk.chat_tokens.list',
      summary: 'Chat tokens with their receivers, never the tokens themselves; and the inboxes that they may have.',
      method: 'GET',
      path: '/chat-tokens',
      callers: admins,
      limit: 'call',
      answer: ChatTokenList,
      async handle({ principal }) {
        const workspaceId = workspaceOf(principal);
        const rows = await listTokens(database.read, workspaceId);
        const bases = await listBases(
          database.read,
          rows.map((row) => row.id),
        );
        const workspace = await findWorkspace(database.read, workspaceId);
        const inboxes = await listInboxes(database.read, workspaceId);
        return {
          chatTokens: rows.map((row) =>
            presentChatToken(
              row,
              bases.filter((base) => base.token_id === row.id),
            ),
          ),
          inboxes: inboxes.map(({ id, number, name }) => ({ id, number, name })),
          logsWithoutKey: workspace ? parseWorkspaceSettings(workspace.settings).logsWithoutKey : false,
        };
      },
    }),
    route({
      name: 'desk.chat_tokens.create',
      summary: 'Make a chat token, or take one over from elsewhere. The answer is the only time that it is shown.',
      method: 'POST',
      path: '/chat-tokens',
      callers: admins,
      limit: 'call',
      body: CreateChatToken,
      status: 201,
      answer: CreatedChatToken,
      async handle({ body, principal, address }) {
        const hookSecret = newHookSecret();
        const { row, token } = await writer.execute(createChatToken, {
          ...body,
          actor: agentOf(principal as Principal),
          inboxId: body.inboxId ?? null,
          hookSecret: seal.close(hookSecret),
          address,
        });
        return { ...(await one(row.workspace_id, row.id)), token, hookSecret };
      },
    }),
    route({
      ...common,
      name: 'desk.chat_tokens.get',
      summary: 'One chat token.',
      method: 'GET',
      path: '/chat-tokens/:chatTokenId',
      answer: OneChatToken,
      handle: ({ params, principal }) => one(workspaceOf(principal), params.chatTokenId),
    }),
    route({
      ...common,
      name: 'desk.chat_tokens.change',
      summary: 'Change what is given. It counts from the next call on, and for deliveries that wait.',
      method: 'PATCH',
      path: '/chat-tokens/:chatTokenId',
      body: ChangeChatToken,
      answer: OneChatToken,
      async handle({ params, body, principal, address }) {
        const actor = agentOf(principal as Principal);
        await writer.execute(changeChatToken, { ...body, actor, tokenId: params.chatTokenId, address });
        chatTokens.forget();
        return one(actor.workspaceId, params.chatTokenId);
      },
    }),
    route({
      ...common,
      name: 'desk.chat_tokens.remove',
      summary:
        'From now on nothing comes in under the token. Its conversations stay, and are answered where they were.',
      method: 'DELETE',
      path: '/chat-tokens/:chatTokenId',
      answer: Ok,
      async handle({ params, principal, address }) {
        const actor = agentOf(principal as Principal);
        await writer.execute(removeChatToken, { actor, tokenId: params.chatTokenId, address });
        chatTokens.forget();
        return { ok: true };
      },
    }),
    route({
      ...common,
      name: 'desk.chat_tokens.register_base',
      summary: 'Register a receiver, so that callers without an API key may name it, or take that back.',
      method: 'PUT',
      path: '/chat-tokens/:chatTokenId/bases',
      body: RegisterBase,
      answer: OneChatToken,
      async handle({ params, body, principal, address }) {
        const actor = agentOf(principal as Principal);
        const { chatToken } = await one(actor.workspaceId, params.chatTokenId);
        const given = parsed(body.base, chatToken.settings.defaultScheme);
        const registration = { actor, tokenId: chatToken.id, given, allowed: body.allowed, address };
        await writer.execute(registerBase, registration);
        chatTokens.forget();
        return one(actor.workspaceId, chatToken.id);
      },
    }),
    route({
      ...common,
      name: 'desk.chat_tokens.rotate_secret',
      summary: 'A new secret for the signatures of deliveries; the old one signs beside it for a day.',
      method: 'POST',
      path: '/chat-tokens/:chatTokenId/hook-secret',
      answer: RotatedHookSecret,
      async handle({ params, principal, address }) {
        const actor = agentOf(principal as Principal);
        const hookSecret = newHookSecret();
        const { previousUntil } = await writer.execute(rotateHookSecret, {
          actor,
          tokenId: params.chatTokenId,
          hookSecret: seal.close(hookSecret),
          address,
        });
        return { hookSecret, previousUntil: instant(previousUntil) };
      },
    }),
    route({
      ...common,
      name: 'desk.chat_tokens.test',
      summary: 'Send a test message to a receiver once, in one form, and show what was sent and what came back.',
      method: 'POST',
      path: '/chat-tokens/:chatTokenId/test',
      limit: 'hookTest',
      body: TestReceiver,
      answer: HookTest,
      async handle({ params, body, principal }) {
        const token = await findToken(database.read, workspaceOf(principal), params.chatTokenId);
        if (!token) throw new AppError('not_found');
        const given = parsed(body.base, readSettings(token).defaultScheme);
        const known = await findBase(database.read, token.id, given.base);
        // Only what is registered or in use: what a stranger named is called when an administrator has allowed it.
        if (!known || known.state === 'pending') throw new AppError('not_found');
        const hook = known.hook_id ? await findHookById(database.read, known.hook_id) : undefined;
        const tried = inOneForm(hook ?? hookFor(Date.now(), token, { ...known, schemeGiven: given.schemeGiven }), body);
        const sample = engine.sampleFor(tried);
        const exchange = sample && (await engine.sendOnce(tried, sample));
        if (!exchange)
          throw new AppError('rate_limited', { reason: 'Too many tests are on their way.', retryAfterMs: 1000 });
        const { outcome, status, answer, detail, ms, request } = exchange;
        return { outcome, status, answer, detail, ms, request };
      },
    }),
    route({
      name: 'desk.chat_settings.change',
      summary: 'Settings of all chat tokens together.',
      method: 'PUT',
      path: '/chat-settings',
      callers: admins,
      limit: 'call',
      body: ChatSettings,
      answer: ChatSettings,
      async handle({ body, principal, address }) {
        const actor = agentOf(principal as Principal);
        const { logsWithoutKey } = await writer.execute(changeWorkspaceSettings, { actor, settings: body, address });
        return { logsWithoutKey };
      },
    }),
  ];
}

/** Refuses: `invalid`. */
function parsed(base: string, defaultScheme: 'https' | 'http'): GivenBase {
  const given = parseBase(base.trim(), defaultScheme);
  if (given) return given;
  const reason = 'base: write a host, host:port or http(s) address, without query and user.';
  throw new AppError('invalid', { field: 'base', reason });
}

/** Whatever was learned of the receiver, this form is tried, and no other after it. */
function inOneForm(hook: HookRow, { hookFormat }: { hookFormat?: HookFormatName | undefined }): HookRow {
  if (!hookFormat) return hook;
  const settings = readHookSettings(hook.settings);
  const taken = settings.taken && { ...settings.taken, hookFormat: null };
  return {
    ...hook,
    settings: JSON.stringify({ ...settings, hookFormat, hookFallback: false, ...(taken ? { taken } : {}) }),
  };
}
