import type { ConversationRow } from '../../db/rows.ts';

/** What this face keeps of a conversation beside what the core knows (`conversations.extras`). */
export interface RequestExtras {
  firstText?: string;
  /** Given by a program; the core's own subject falls back to the first words. */
  subject?: string;
  /** The user or visitor who made the request. */
  createdBy?: string;
  preflight?: boolean;
  draft?: boolean;
  smartAssignment?: boolean;
  workingStatus?: string;
  channelOutbound?: string;
  /** A status that a program set, and the epoch in which it holds: `50@3`. Whoever gets the conversation ends it. */
  statusMark?: string;
  /** Where it came in, and how many could have taken it then. */
  snapshot?: { inboxId: string; availableAgents: number };
}

/** The column is written only by this face's own calls. */
export function extrasOf(row: Pick<ConversationRow, 'extras'>): RequestExtras {
  return row.extras === null ? {} : (JSON.parse(row.extras) as RequestExtras);
}

export function statusMark(status: number, epoch: number): string {
  return `${status}@${epoch}`;
}

/** The status that a program set, while it holds. */
export function markedStatus(extras: RequestExtras, epoch: number): number | null {
  const [status, holdsIn] = (extras.statusMark ?? '').split('@').map(Number);
  return status && holdsIn === epoch ? status : null;
}
