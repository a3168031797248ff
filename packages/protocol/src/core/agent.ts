import { z } from 'zod';
import { Id, Instant } from './ids.ts';

export const AgentRole = z.enum(['owner', 'admin', 'agent']);
export type AgentRole = z.infer<typeof AgentRole>;

export const Agent = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: AgentRole,
  /** The agent's own switch: may new conversations be routed here? */
  available: z.boolean(),
  /** Open conversations that routing gives this agent at most. */
  capacity: z.int().min(0),
  openCount: z.int().min(0),
  createdAt: Instant,
});
export type Agent = z.infer<typeof Agent>;

export const Workspace = z.object({ id: Id, name: z.string(), organisationId: z.string() });
export type Workspace = z.infer<typeof Workspace>;
