import type { ConversationRow } from '../../db/rows.ts';

/** Outcome of an action that may find its work done already. */
export interface Changed {
  conversation: ConversationRow;
  /** False: nothing happened now, and no event was appended. */
  changed: boolean;
}
