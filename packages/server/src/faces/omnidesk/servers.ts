import { AppError } from '@baton/protocol';
import type { KnownChatToken } from '../../auth/chat-tokens.ts';
import type { Principal } from '../../auth/principal.ts';
import { addressFor, type GivenBase, useBase } from '../../core/chat-tokens/bases.ts';
import type { FaceContext } from '../../edge/context.ts';
import type { Callers } from './callers.ts';

/** The hook of a server that has one, is named as before and needs no further look; undefined = ask `hookFor`. */
export function rememberedHook(token: KnownChatToken, given: GivenBase, trusted: boolean): string | undefined {
  const known = token.bases.get(given.base);
  const { plainHttp } = token.settings;
  const isAsBefore = known?.hook_state === 'active' && addressFor(known, given, { trusted, plainHttp }) === known.url;
  return isAsBefore && known.hook_id !== null ? known.hook_id : undefined;
}

/**
 * The hook that stands for the server of a call, made at the first call that names it. A server that may not be called is
 * refused there and then, not silently when an agent answers: `forbidden`. One whose name leads nowhere at the moment is taken;
 * its deliveries wait.
 */
export async function hookFor(
  { egress, writer, chatTokens }: FaceContext,
  callers: Callers,
  { token, given, principal }: { token: KnownChatToken; given: GivenBase; principal: Principal | null },
): Promise<string> {
  const mayBeUsed = !callers.needsRegistration(principal, token) || callers.isRegistered(token, given);
  if (!mayBeUsed) return callers.refuseServer(token, given);
  const trusted = callers.mayNameAnyServer(principal, token);
  const known = rememberedHook(token, given, trusted);
  if (known !== undefined) return known;
  const verdict = await egress.check(given.url, { query: false, fragment: false });
  if (!verdict.allowed && verdict.reason === 'refused_target') {
    throw new AppError('forbidden', { field: 'chatServer', reason: `chatServer: ${verdict.detail}` });
  }
  const { id: tokenId, workspace_id: workspaceId } = token.row;
  const base = await writer.execute(useBase, { workspaceId, tokenId, given, trusted });
  chatTokens.forget();
  // It was made or found just now.
  return base.hook_id as string;
}
