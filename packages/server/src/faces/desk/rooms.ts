/** Every agent of a workspace. */
export function workspaceRoom(workspaceId: string): string {
  return `w:${workspaceId}`;
}

/** Those agents who administer it. */
export function adminRoom(workspaceId: string): string {
  return `a:${workspaceId}`;
}

/** All sockets of one contact. */
export function contactRoom(contactId: string): string {
  return `p:${contactId}`;
}

/** Start of every thread room's name; the rest is the conversation's id. */
export const THREAD_PREFIX = 't:';

/** Those who look at a conversation now: for typing and heads. */
export function threadRoom(conversationId: string): string {
  return THREAD_PREFIX + conversationId;
}
