import type { Author, FileInfo, Message, Source, ThreadEvent } from '@baton/protocol';
import { type BatonError, inShownOrder, type OutboxItem, saidAt } from '@baton/sdk';
import type { Draft } from '../desk/state.ts';

export type Status = 'sending' | 'stored' | 'read' | 'failed';

export interface Bubble {
  key: string;
  text: string;
  file: FileInfo | null;
  sources: Source[];
  at: string;
  /** Only on the contact's own. */
  status: Status | null;
  clientMessageId: string | null;
  /** Why it failed. */
  error: BatonError | null;
}

export type Row =
  | { type: 'day'; key: string; at: string }
  | { type: 'event'; key: string; event: ThreadEvent; at: string }
  | { type: 'group'; key: string; author: Author; own: boolean; bubbles: Bubble[] };

const GROUP_SPAN_MS = 5 * 60_000;

/** Lays a thread out: a line per day, small lines for events, bubbles grouped by author and by what is close in time. */
export function layOut(messages: readonly Message[], pending: readonly OutboxItem<Draft>[], readSeq: number): Row[] {
  const rows: Row[] = [];
  let day = '';

  function onDay(at: string): void {
    const next = new Date(at).toDateString();
    if (next !== day) rows.push({ type: 'day', key: `day ${next}`, at });
    day = next;
  }

  function add(author: Author, own: boolean, bubble: Bubble): void {
    onDay(bubble.at);
    const last = rows.at(-1);
    if (last?.type === 'group' && sameAuthor(last.author, author)) {
      const before = last.bubbles.at(-1);
      if (before !== undefined && Date.parse(bubble.at) - Date.parse(before.at) < GROUP_SPAN_MS) {
        last.bubbles.push(bubble);
        return;
      }
    }
    rows.push({ type: 'group', key: bubble.key, author, own, bubbles: [bubble] });
  }

  for (const message of inShownOrder(messages)) {
    if (message.event !== null) {
      onDay(saidAt(message));
      rows.push({ type: 'event', key: message.id, event: message.event, at: saidAt(message) });
      continue;
    }
    const own = message.author.kind === 'contact';
    add(message.author, own, {
      // The key survives the change from pending to stored, so the bubble stays the same element.
      key: message.clientMessageId ?? message.id,
      text: message.text,
      file: message.file,
      sources: message.sources,
      at: saidAt(message),
      status: own ? (message.seq <= readSeq ? 'read' : 'stored') : null,
      clientMessageId: message.clientMessageId,
      error: null,
    });
  }

  const stored = new Set(messages.map((message) => message.clientMessageId));
  for (const item of pending) {
    if (stored.has(item.clientMessageId)) continue;
    add({ kind: 'contact', id: null, name: null }, true, {
      key: item.clientMessageId,
      text: item.payload.text,
      file: item.payload.file,
      sources: [],
      at: item.createdAt,
      status: item.state === 'failed' ? 'failed' : 'sending',
      clientMessageId: item.clientMessageId,
      error: item.state === 'failed' ? (item.error ?? null) : null,
    });
  }
  return rows;
}

function sameAuthor(a: Author, b: Author): boolean {
  // All of the contact's bubbles belong together, whether or not the desk has given them an author id yet.
  return a.kind === b.kind && (a.kind === 'contact' || a.id === b.id);
}
