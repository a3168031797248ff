import type { ContactConversation, Message } from '@baton/protocol';

/** Both lists as one, ascending by `seq`, each place once. */
export function merge(known: readonly Message[], fresh: readonly Message[]): Message[] {
  const bySeq = new Map<number, Message>();
  for (const message of known) bySeq.set(message.seq, message);
  for (const message of fresh) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * Newest activity first. Answers may overtake each other: what only ever grows (head, read marks) never shrinks here,
 * and a closed conversation does not reopen.
 */
export function upsert(known: readonly ContactConversation[], fresh: ContactConversation): ContactConversation[] {
  const old = known.find((one) => one.id === fresh.id);
  const others = known.filter((one) => one.id !== fresh.id);
  return [...others, old === undefined ? fresh : newer(old, fresh)].sort((a, b) =>
    a.updatedAt === b.updatedAt ? b.number - a.number : a.updatedAt < b.updatedAt ? 1 : -1,
  );
}

function newer(old: ContactConversation, fresh: ContactConversation): ContactConversation {
  const stale = fresh.headSeq < old.headSeq || (old.state === 'closed' && fresh.state === 'open');
  const base = stale ? old : fresh;
  return {
    ...base,
    contactReadSeq: Math.max(old.contactReadSeq, fresh.contactReadSeq),
    agentReadSeq: Math.max(old.agentReadSeq, fresh.agentReadSeq),
  };
}
