import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Transaction } from '../../db/transaction.ts';
import { storedClientId } from './client-id.ts';
import { unpackMessageData } from './data.ts';

/** What a number that an outside system gives its message means (contracts/omnidesk.md §6.2). */
export type Numbered =
  /** The same message again: nothing is stored. */
  { repeat: MessageRow } | { repeat: null; clientMessageId: string | null; numbering: string; shownAt?: number };

const RETRY_MS = 2 * 60_000;
const LATE_MS = 5_000;
/** How far a late message looks for the one that overtook it. */
const GAP = 20;

/**
 * A sender counts its messages, counts none, or gives every one of them the same number; only the first kind says something.
 * So a conversation is "counting" while every message had a number of its own, and for good not any more once one had not.
 * While it counts, the same number with the same text soon after is a repeat, and a lower number that comes right after a
 * higher one is shown before it. Nothing is ever held back or refused because of its number.
 */
export async function readNumber(
  tx: Transaction,
  row: ConversationRow,
  given: { number: number | null; text: string },
): Promise<Numbered> {
  const highest = highestOf(row.numbering);
  if (given.number === null || highest === null) return { repeat: null, clientMessageId: null, numbering: 'free' };
  const earlier = await messageOfNumber(tx, row, given.number);
  if (earlier) {
    if (earlier.text === given.text && tx.now - earlier.created_at <= RETRY_MS) return { repeat: earlier };
    return { repeat: null, clientMessageId: null, numbering: 'free' };
  }
  const numbering = `counting:${Math.max(highest, given.number)}`;
  const clientMessageId = clientIdOf(given.number);
  const overtaker = given.number < highest ? await nextHigher(tx, row, given.number, highest) : undefined;
  if (!overtaker || tx.now - overtaker.created_at > LATE_MS) return { repeat: null, clientMessageId, numbering };
  const shownAt = (unpackMessageData(overtaker).shownAt ?? overtaker.created_at) - 1;
  return { repeat: null, clientMessageId, numbering, shownAt };
}

/** The client id under which a numbered message is stored; what a group fetches before its commands run. */
export function clientIdOf(number: number): string {
  return `#${number}`;
}

/** Null = it does not count; 0 = nothing has come yet. */
function highestOf(numbering: string | null): number | null {
  if (numbering === null) return 0;
  return numbering.startsWith('counting:') ? Number(numbering.slice('counting:'.length)) : null;
}

async function nextHigher(tx: Transaction, row: ConversationRow, number: number, highest: number) {
  for (let next = number + 1; next <= Math.min(highest, number + GAP); next++) {
    const found = await messageOfNumber(tx, row, next);
    if (found) return found;
  }
  return undefined;
}

function messageOfNumber(tx: Transaction, row: ConversationRow, number: number): Promise<MessageRow | undefined> {
  return tx.messageByClientId(row, storedClientId('contact', clientIdOf(number)) as string);
}
