import type { ChatToken } from '@baton/protocol';
import { type BaseRow, type ListedToken, readSettings } from '../../core/chat-tokens/store.ts';
import { instant } from '../../lib/instant.ts';

export function presentChatToken(row: ListedToken, bases: readonly BaseRow[]): ChatToken {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    inbox: { id: row.inbox_id, number: row.inbox_number, name: row.inbox_name },
    preview: row.preview,
    serverPreview: row.server_preview,
    keyless: row.keyless === 1,
    enabled: row.enabled === 1,
    settings: readSettings(row),
    bases: bases.map(({ base, state, hook_id, seen_at }) => ({
      base,
      state,
      hookId: hook_id,
      seenAt: instant(seen_at),
    })),
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}
