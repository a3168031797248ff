export { type AgentClient, type AgentClientOptions, createAgentClient } from './agent.ts';
export { type ContactClient, type ContactClientOptions, createContactClient } from './contact.ts';
export { BatonError, isTransient, toBatonError } from './errors.ts';
export type { ConnectionState, Live, LiveEvents } from './live.ts';
export type { LiveThread, OpenThreadOptions } from './live-thread.ts';
export {
  createOutbox,
  newClientMessageId,
  type Outbox,
  type OutboxItem,
  type OutboxOptions,
  type OutboxState,
} from './outbox.ts';
export type * from './shapes.ts';
export { inShownOrder, saidAt } from './shown-order.ts';
export { createBrowserStore, createMemoryStore, type KeyValueStore } from './storage.ts';
export { createThreadOrder, type ThreadOrder } from './thread-order.ts';
