import type { ConversationRow } from '../../db/rows.ts';

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

export interface Rooms {
  conversation: string;
  customer: string;
  agents: string;
}

const MOST_KEPT = 10_000;

/** The three rooms of a conversation, their names made once: looking a new text up costs more than sending to nobody. */
export function createRoomNames(): (row: ConversationRow) => Rooms {
  const kept = new Map<string, Rooms>();
  return (row) => {
    let rooms = kept.get(row.id);
    if (!rooms) {
      rooms = {
        conversation: conversationRoom(row.workspace_id, row.id),
        customer: customerRoom(row.workspace_id, row.contact_reference),
        agents: agentsRoom(row.workspace_id, row.id),
      };
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(row.id, rooms);
    }
    return rooms;
  };
}
