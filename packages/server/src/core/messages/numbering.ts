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
/** How far a late message looks for the one that overtook it, and how much room a gap leaves for those that are on their way. */
const GAP = 20;

/**
 * A sender counts its messages, counts none, or gives every one of them the same number; only the first kind says something.
 * So a conversation is "counting" while every message had a number of its own, and for good not any more once one had not.
 * While it counts, the same number with the same text soon after is a repeat, and a lower number that comes soon after the
 * highest is shown where it belongs. Nothing is ever held back or refused because of its number.
 */
export async function readNumber(
  tx: Transaction,
  row: ConversationRow,
  given: { number: number | null; text: string },
): Promise<Numbered> {
  const count = parseCount(row.numbering);
  if (given.number === null || count === null) return { repeat: null, clientMessageId: null, numbering: 'free' };
  const earlier = await messageOfNumber(tx, row, given.number);
  if (earlier) {
    if (earlier.text === given.text && tx.now - earlier.created_at <= RETRY_MS) return { repeat: earlier };
    return { repeat: null, clientMessageId: null, numbering: 'free' };
  }
  const clientMessageId = clientIdOf(given.number);
  if (given.number < count.highest) {
    const shownAt = await whenItBelongs(tx, row, given.number, count.highest);
    const numbering = row.numbering as string;
    return { repeat: null, clientMessageId, numbering, ...(shownAt === null ? {} : { shownAt }) };
  }
  const shown = leaveRoom(tx.now, given.number, count);
  const numbering = `counting:${given.number}`;
  if (shown === tx.now) return { repeat: null, clientMessageId, numbering };
  return { repeat: null, clientMessageId, numbering: `${numbering}@${shown}`, shownAt: shown };
}

/** The client id under which a numbered message is stored; what a group fetches before its commands run. */
export function clientIdOf(number: number): string {
  return `#${number}`;
}

interface Count {
  /** 0 = nothing has come yet. */
  highest: number;
  /** When the highest is shown, where that is later than when it came; else 0. */
  shown: number;
}

/** Null = it does not count. */
function parseCount(numbering: string | null): Count | null {
  if (numbering === null) return { highest: 0, shown: 0 };
  const [, highest, shown] = /^counting:(\d+)(?:@(\d+))?$/.exec(numbering) ?? [];
  return highest === undefined ? null : { highest: Number(highest), shown: Number(shown ?? 0) };
}

/**
 * Messages that one commit stores share a millisecond, so there would be no time between two of them for one that is still
 * on its way: a message that skips numbers is shown as much later, in milliseconds.
 */
function leaveRoom(now: number, number: number, { highest, shown }: Count): number {
  const skipped = highest === 0 ? 0 : Math.min(number - highest - 1, GAP);
  return Math.max(now, shown) + skipped;
}

/**
 * In the room before the one that overtook it, as long as the highest is still news. Null = at the end, like everything else.
 */
async function whenItBelongs(tx: Transaction, row: ConversationRow, number: number, highest: number) {
  const newest = await messageOfNumber(tx, row, highest);
  if (!newest || tx.now - newest.created_at > LATE_MS) return null;
  for (let next = number + 1; next <= Math.min(highest, number + GAP); next++) {
    const overtaker = await messageOfNumber(tx, row, next);
    if (overtaker) return shownTime(overtaker) - (next - number);
  }
  return shownTime(newest) - 1;
}

function shownTime(message: MessageRow): number {
  return unpackMessageData(message).shownAt ?? message.created_at;
}

function messageOfNumber(tx: Transaction, row: ConversationRow, number: number): Promise<MessageRow | undefined> {
  return tx.messageByClientId(row, storedClientId('contact', clientIdOf(number)) as string);
}
