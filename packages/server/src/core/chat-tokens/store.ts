import { CHAT_TOKEN_DEFAULTS, ChatTokenSettings } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { ChatTokenBaseTable, ChatTokenTable, Tables } from '../../db/schema.ts';

export type ChatTokenRow = Selectable<ChatTokenTable>;
export type BaseRow = Selectable<ChatTokenBaseTable>;

/** Also those that are switched off: what that means is the caller's to say. */
export async function findTokenByHash(db: Kysely<Tables>, hash: string): Promise<ChatTokenRow | undefined> {
  return db
    .selectFrom('chat_tokens')
    .selectAll()
    .where('hash', '=', hash)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

export async function findToken(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<ChatTokenRow | undefined> {
  return db
    .selectFrom('chat_tokens')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

export interface ListedToken extends ChatTokenRow {
  inbox_number: number;
  inbox_name: string;
}

export async function listTokens(db: Kysely<Tables>, workspaceId: string): Promise<ListedToken[]> {
  return db
    .selectFrom('chat_tokens as t')
    .innerJoin('inboxes as i', 'i.id', 't.inbox_id')
    .selectAll('t')
    .select(['i.number as inbox_number', 'i.name as inbox_name'])
    .where('t.workspace_id', '=', workspaceId)
    .where('t.removed_at', 'is', null)
    .orderBy('t.created_at')
    .orderBy('t.id')
    .execute();
}

/** Tokens of any workspace that open without a key. */
export async function listKeylessTokens(db: Kysely<Tables>): Promise<ChatTokenRow[]> {
  return db
    .selectFrom('chat_tokens')
    .selectAll()
    .where('keyless', '=', 1)
    .where('enabled', '=', 1)
    .where('removed_at', 'is', null)
    .execute();
}

export interface ListedBase extends BaseRow {
  hook_state: 'active' | 'disabled' | 'removed' | null;
}

export async function listBases(db: Kysely<Tables>, tokenIds: readonly string[]): Promise<ListedBase[]> {
  if (tokenIds.length === 0) return [];
  return db
    .selectFrom('chat_token_bases as b')
    .leftJoin('hooks as h', 'h.id', 'b.hook_id')
    .selectAll('b')
    .select('h.state as hook_state')
    .where('b.token_id', 'in', tokenIds)
    .orderBy('b.created_at')
    .orderBy('b.base')
    .execute();
}

export async function findBase(db: Kysely<Tables>, tokenId: string, base: string): Promise<BaseRow | undefined> {
  return db
    .selectFrom('chat_token_bases')
    .selectAll()
    .where('token_id', '=', tokenId)
    .where('base', '=', base)
    .executeTakeFirst();
}

/** A conversation that a program knows under a name, with whatever tells several of that name apart. */
export interface NamedConversation {
  token_id: string;
  workspace_id: string;
  reference: string;
  conversation_id: string;
  contact_id: string;
  reply_hook_id: string | null;
  /** Where its answers go. */
  base: string | null;
  /** Its token's (`readSettings`). */
  settings: string;
}

/** Where a name is looked for: with these tokens, or with all of a workspace. */
export type Among = { tokenIds: readonly string[] } | { workspaceId: string };

/** Of a token that is switched off or removed there is nothing to find. */
export async function findNamed(db: Kysely<Tables>, reference: string, among: Among): Promise<NamedConversation[]> {
  if ('tokenIds' in among && among.tokenIds.length === 0) return [];
  const named = db
    .selectFrom('chat_conversations as n')
    .innerJoin('chat_tokens as t', 't.id', 'n.token_id')
    .innerJoin('conversations as c', 'c.id', 'n.conversation_id')
    .leftJoin('chat_token_bases as b', 'b.hook_id', 'c.reply_hook_id')
    .select(['n.token_id', 't.workspace_id', 'n.reference', 'n.conversation_id', 'c.contact_id', 'c.reply_hook_id'])
    .select(['b.base', 't.settings'])
    .where('n.reference', '=', reference)
    .where('t.enabled', '=', 1)
    .where('t.removed_at', 'is', null);
  const query =
    'tokenIds' in among
      ? named.where('n.token_id', 'in', among.tokenIds)
      : named.where('t.workspace_id', '=', among.workspaceId);
  // More of one name than this are nobody's to tell apart.
  return query.orderBy('n.created_at').limit(50).execute();
}

/** Conversations of an inbox that wait for an agent; with a reference only those that wait longer than that one. */
export async function countWaitingBefore(
  db: Kysely<Tables>,
  inboxId: string,
  { tokenId, reference }: { tokenId: string; reference: string | null },
): Promise<number> {
  const [own] = reference === null ? [] : await findNamed(db, reference, { tokenIds: [tokenId] });
  const { count } = await db
    .selectFrom('conversations as c')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('c.inbox_id', '=', inboxId)
    .where('c.state', '=', 'open')
    .where('c.owner_kind', '=', 'queue')
    .$if(own !== undefined, (query) =>
      query.where('c.waiting_since', '<', (before) =>
        before
          .selectFrom('conversations as o')
          .select('o.waiting_since')
          .where('o.id', '=', own?.conversation_id ?? ''),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Every change of a hook raises this number, so that whoever remembers the hooks asks again. By a random step: a number that
 * was read in a transaction and then rolled back must not come again for another change.
 */
export async function raiseHooksRevision(db: Kysely<Tables>, workspaceId: string): Promise<void> {
  const step = 1 + Math.floor(Math.random() * 1_000_000);
  await db
    .updateTable('workspaces')
    .set((eb) => ({ hooks_revision: eb('hooks_revision', '+', step) }))
    .where('id', '=', workspaceId)
    .execute();
}

/** The column is written only by our actions, so its shape is ours. */
export function readSettings(row: Pick<ChatTokenRow, 'settings'>): ChatTokenSettings {
  return ChatTokenSettings.parse({ ...CHAT_TOKEN_DEFAULTS, ...JSON.parse(row.settings) });
}
