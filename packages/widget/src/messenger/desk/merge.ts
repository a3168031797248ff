import type { ContactConversation, Message } from '@baton/protocol';

/** Both lists as one, ascending by `seq`, each place once. */
export function merge(known: readonly Message[], fresh: readonly Message[]): Message[] {
  const bySeq = new Map<number, Message>();
  for (const message of known) bySeq.set(message.seq, message);
  for (const message of fresh) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Newest activity first. Answers may overtake each other: an older state never takes the place of a newer one. */
export function upsert(known: readonly ContactConversation[], fresh: ContactConversation): ContactConversation[] {
  const old = known.find((one) => one.id === fresh.id);
  const others = known.filter((one) => one.id !== fresh.id);
  const newest = old !== undefined && old.revision > fresh.revision ? old : fresh;
  return [...others, newest].sort((a, b) =>
    a.updatedAt === b.updatedAt ? b.number - a.number : a.updatedAt < b.updatedAt ? 1 : -1,
  );
}
