import type { Origin } from '@baton/protocol';
import type { ConversationRow } from '../../db/rows.ts';
import type { Transaction } from '../../db/transaction.ts';

/** What a program says of a conversation beside its words. */
export interface AboutPost {
  /** Page on which it began. */
  page: string | null;
  /** Free matters of the program; each replaces the one of its name. */
  attributes: Record<string, unknown> | null;
}

export const NOTHING_ABOUT: AboutPost = { page: null, attributes: null };

/** For a conversation that is being opened. */
export function columnsOf({ page, attributes }: AboutPost): Partial<Pick<ConversationRow, 'attributes' | 'origin'>> {
  const origin: Origin | null = page === null ? null : { page };
  return {
    ...(origin ? { origin: JSON.stringify(origin) } : {}),
    ...(attributes ? { attributes: JSON.stringify(attributes) } : {}),
  };
}

/** Keeps what is news. The page is the one on which it began: a later one does not replace it. */
export function noteAbout(tx: Transaction, row: ConversationRow, { page, attributes }: AboutPost): void {
  const patch: Partial<ConversationRow> = {};
  if (attributes !== null) {
    const merged = JSON.stringify({ ...parse(row.attributes), ...attributes });
    if (merged !== row.attributes) patch.attributes = merged;
  }
  // Nearly every message names the page again.
  if (page !== null && !row.origin?.startsWith('{"page":')) {
    const origin: Origin = parse(row.origin);
    if (origin.page === undefined) patch.origin = JSON.stringify({ page, ...origin });
  }
  if (Object.keys(patch).length > 0) tx.change(row, patch);
}

function parse(column: string | null): Record<string, unknown> {
  return column === null ? {} : (JSON.parse(column) as Record<string, unknown>);
}
