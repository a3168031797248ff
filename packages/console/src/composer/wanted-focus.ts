let wanted: string | null = null;

/**
 * Whoever takes a conversation over means to write: the composer that appears for it takes the focus. To be said before
 * asking the desk, whose news over the socket may be here before its answer.
 */
export function wantReply(conversationId: string): void {
  wanted = conversationId;
}

export function takeWantedReply(conversationId: string): boolean {
  const mine = wanted === conversationId;
  if (mine) wanted = null;
  return mine;
}
