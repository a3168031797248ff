import type { Message } from '@baton/protocol';

/** When a message was said: an import brings the time along, everything else was said when it arrived. */
export function saidAt(message: Pick<Message, 'createdAt' | 'shownAt'>): string {
  return message.shownAt ?? message.createdAt;
}

/**
 * The order in which a thread is shown. It is that of `seq`, unless messages say when they were said: an import puts old words
 * behind the events of its own making, and a message that was overtaken on its way goes where it belongs.
 */
export function inShownOrder<M extends Pick<Message, 'seq' | 'createdAt' | 'shownAt'>>(messages: readonly M[]): M[] {
  if (messages.every((message) => message.shownAt === null)) return [...messages];
  return [...messages].sort((a, b) => Date.parse(saidAt(a)) - Date.parse(saidAt(b)) || a.seq - b.seq);
}
