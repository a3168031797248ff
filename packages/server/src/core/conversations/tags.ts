import type { ConversationRow } from '../../db/rows.ts';

/** A tag as a conversation carries it: a copy, so that it stays when the workspace's own is changed. */
export interface ConversationTag {
  id: string;
  tag: string;
  color: string | null;
  attributes?: Record<string, unknown>;
}

/** The column is written only by `changeConversation`. */
export function tagsOf(row: ConversationRow): ConversationTag[] {
  return row.tags === null ? [] : (JSON.parse(row.tags) as ConversationTag[]);
}
