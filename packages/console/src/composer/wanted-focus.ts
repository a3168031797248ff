let wanted: string | null = null;

/** Whoever takes a conversation over means to write: the composer that appears for it takes the focus. */
export function wantReply(conversationId: string): void {
  wanted = conversationId;
}

export function takeWantedReply(conversationId: string): boolean {
  const mine = wanted === conversationId;
  if (mine) wanted = null;
  return mine;
}
