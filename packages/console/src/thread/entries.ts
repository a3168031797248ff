import type { Message } from '@baton/protocol';
import { inShownOrder, saidAt } from '@baton/sdk';

/** What stands in a thread, from top to bottom. */
export type Entry =
  | { type: 'day'; key: string; at: string }
  | { type: 'unread'; key: string }
  | { type: 'event'; key: string; message: Message }
  | { type: 'group'; key: string; messages: Message[] };

const GROUP_MS = 5 * 60_000;

/** Groups what one author said in one go, with day lines and the "new messages" line (after `readSeq`) between. */
export function entriesOf(messages: readonly Message[], readSeq: number | null): Entry[] {
  const entries: Entry[] = [];
  let day = '';
  let divided = readSeq === null;

  for (const message of inShownOrder(messages)) {
    const itsDay = new Date(saidAt(message)).toDateString();
    if (itsDay !== day) entries.push({ type: 'day', key: `day-${itsDay}`, at: saidAt(message) });
    day = itsDay;
    if (!divided && message.seq > (readSeq ?? 0) && message.author.kind === 'contact') {
      entries.push({ type: 'unread', key: 'unread' });
      divided = true;
    }
    const last = entries.at(-1);
    if (message.kind === 'event') entries.push({ type: 'event', key: message.id, message });
    else if (last?.type === 'group' && continues(last.messages, message)) last.messages.push(message);
    else entries.push({ type: 'group', key: message.id, messages: [message] });
  }
  return entries;
}

function continues(group: readonly Message[], message: Message): boolean {
  const last = group.at(-1);
  return (
    last !== undefined &&
    last.author.kind === message.author.kind &&
    last.author.id === message.author.id &&
    Date.parse(saidAt(message)) - Date.parse(saidAt(last)) < GROUP_MS
  );
}
