// Rooms are keyed by account as well as by id: nothing ever crosses accounts (contract §2.4).

/** API sockets that follow a conversation. */
export function conversationRoom(workspaceId: string, conversationId: string): string {
  return `c:${workspaceId}:${conversationId}`;
}

/** API sockets of one customer, whatever conversation is active (v2). */
export function customerRoom(workspaceId: string, sessionId: string): string {
  return `s:${workspaceId}:${sessionId}`;
}

/** Agents' sockets that entered a conversation. */
export function agentsRoom(workspaceId: string, conversationId: string): string {
  return `a:${workspaceId}:${conversationId}`;
}
