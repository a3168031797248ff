import type { AgentRole, KeyScope } from '@baton/protocol';

/** Who does something, after authentication. Plain data: it travels with a command. */
export type Actor =
  | { kind: 'contact'; workspaceId: string; contactId: string }
  | { kind: 'agent'; workspaceId: string; agentId: string; name: string; role: AgentRole }
  /** The holder of an API key; with the scope `customer` knowing a conversation's id is the proof (Eusate §2.3). */
  | { kind: 'key'; workspaceId: string; keyId: string; scopes: readonly KeyScope[] }
  | { kind: 'sate'; workspaceId: string }
  | { kind: 'system'; workspaceId: string };

export type AgentActor = Extract<Actor, { kind: 'agent' }>;

/** One line for audit rows: who, without personal data. */
export function describeActor(actor: Actor): string {
  switch (actor.kind) {
    case 'contact':
      return `contact:${actor.contactId}`;
    case 'agent':
      return `agent:${actor.agentId}`;
    case 'key':
      return `key:${actor.keyId}`;
    default:
      return actor.kind;
  }
}
