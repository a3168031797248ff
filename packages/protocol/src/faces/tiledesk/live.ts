import { z } from 'zod';
import { storable } from '../../index.ts';

/** What a program may say on the live channel: one JSON frame each. */
export const LiveUp = {
  subscribe: z.object({ topic: storable(1000).min(1) }),
  unsubscribe: z.object({ topic: storable(1000).min(1) }),
  heartbeat: z.object({ message: z.object({ text: storable(1000) }) }),
} as const;
export type LiveAction = keyof typeof LiveUp;

/** What the server says: the present state right after a subscription, then what changes. */
export const LivePublish = z.object({
  action: z.literal('publish'),
  payload: z.object({ topic: z.string(), method: z.enum(['CREATE', 'UPDATE']), message: z.unknown() }),
});
