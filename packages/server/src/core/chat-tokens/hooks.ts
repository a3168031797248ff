import type { ChatTokenSettings } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { HookTable, Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { newId } from '../../lib/ids.ts';
import { appendEvent } from '../events.ts';
import { type BaseRow, type ChatTokenRow, raiseHooksRevision, readSettings } from './store.ts';

/** `hooks.format`: how programs that bring a chat token are answered. */
export const CHAT_FORMAT = 'omnidesk';

/**
 * What a token's hook knows (`hooks.settings`): the token's own settings as far as deliveries depend on them, and what was
 * learned of this receiver. Whoever delivers sees only the hook.
 */
export interface ChatHookSettings
  extends Pick<
    ChatTokenSettings,
    | 'hookFormat'
    | 'hookFallback'
    | 'documentedKeysOnly'
    | 'sessionInQuery'
    | 'messageFormat'
    | 'automaticTexts'
    | 'plainHttp'
    | 'giveUpAfterHours'
  > {
  tokenId: string;
  /** The receiver was named with its scheme, so no other is tried. */
  schemeGiven: boolean;
  /** The form and the scheme that the receiver has taken; absent = not known yet. A file has one form only and tells none. */
  taken?: { hookFormat: ChatTokenSettings['hookFormat'] | null; scheme: 'https' | 'http' };
}

export function readHookSettings(settings: string): ChatHookSettings {
  return JSON.parse(settings) as ChatHookSettings;
}

type Base = Pick<BaseRow, 'base' | 'url'> & { schemeGiven: boolean };

/** A hook for an address of the token, ready for its first delivery. */
export async function addHook(tx: Transaction, db: Kysely<Tables>, token: ChatTokenRow, base: Base): Promise<string> {
  const hook = hookFor(tx.now, token, base);
  await db.insertInto('hooks').values(hook).execute();
  await noteHookChanged(tx, db, hook);
  return hook.id;
}

/** The same, not stored: to try an address before anything is sent there. */
export function hookFor(now: number, token: ChatTokenRow, base: Base): Selectable<HookTable> {
  return {
    id: newId(),
    workspace_id: token.workspace_id,
    format: CHAT_FORMAT,
    name: `${token.name}: ${base.base}`,
    url: base.url,
    events: '[]',
    settings: JSON.stringify(settingsFor(token, base.schemeGiven)),
    secret: token.hook_secret,
    previous_secret: null,
    previous_until: null,
    state: 'active',
    disabled_reason: null,
    failing_since: null,
    last_failure_at: null,
    slow_since: null,
    probe_at: null,
    held_until: null,
    waking: null,
    waking_after: null,
    last_success_at: null,
    created_at: now,
    updated_at: now,
  };
}

/** After a change of the token: its hooks follow. With `previousUntil` the secret that they had signs on until then. */
export async function refreshHooks(
  tx: Transaction,
  db: Kysely<Tables>,
  token: ChatTokenRow,
  previousUntil?: number,
): Promise<void> {
  const hooks = await db
    .selectFrom('hooks as h')
    .innerJoin('chat_token_bases as b', 'b.hook_id', 'h.id')
    .select(['h.id', 'h.settings', 'h.secret'])
    .where('b.token_id', '=', token.id)
    .execute();
  for (const hook of hooks) {
    const { taken, ...before } = readHookSettings(hook.settings);
    const settings = { ...settingsFor(token, before.schemeGiven), ...(taken ? { taken } : {}) };
    // Whoever chooses another form wants that one tried.
    const isAsBefore = settings.hookFormat === before.hookFormat && settings.plainHttp === before.plainHttp;
    if (!isAsBefore) delete settings.taken;
    const rotated =
      previousUntil === undefined
        ? {}
        : { secret: token.hook_secret, previous_secret: hook.secret, previous_until: previousUntil };
    await db
      .updateTable('hooks')
      .set({ settings: JSON.stringify(settings), ...rotated, updated_at: tx.now })
      .where('id', '=', hook.id)
      .execute();
    await noteHookChanged(tx, db, { id: hook.id, workspace_id: token.workspace_id });
  }
}

/** Ends every change of a hook: whoever remembers the workspace's hooks asks again, and the engine looks what is due. */
export async function noteHookChanged(
  tx: Transaction,
  db: Kysely<Tables>,
  hook: { id: string; workspace_id: string },
): Promise<void> {
  await raiseHooksRevision(db, hook.workspace_id);
  appendEvent(tx, 'hook.changed', hook.workspace_id, null, { hookId: hook.id });
}

function settingsFor(token: ChatTokenRow, schemeGiven: boolean): ChatHookSettings {
  const settings = readSettings(token);
  const { hookFormat, hookFallback, documentedKeysOnly, sessionInQuery, messageFormat } = settings;
  const { automaticTexts, plainHttp, giveUpAfterHours } = settings;
  return {
    tokenId: token.id,
    schemeGiven,
    ...{ hookFormat, hookFallback, documentedKeysOnly, sessionInQuery, messageFormat },
    ...{ automaticTexts, plainHttp, giveUpAfterHours },
  };
}
