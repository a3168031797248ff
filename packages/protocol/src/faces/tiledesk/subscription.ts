import { z } from 'zod';
import { storable } from '../../index.ts';
import { given, ObjectId, Time } from './values.ts';

/** A free word: what we never tell is subscribed to in peace, and heard never. */
const SubscribedEvent = storable(200).min(1);
const Target = storable(2000).min(1);

export const CreateSubscription = z.object({ event: SubscribedEvent, target: Target });
export const ChangeSubscription = z.object({ event: given(SubscribedEvent), target: given(Target) });

/** One event for one address. */
export const Subscription = z.object({
  _id: ObjectId,
  id: ObjectId,
  event: z.string(),
  target: z.string(),
  id_project: ObjectId,
  createdBy: z.string(),
  createdAt: Time,
  updatedAt: Time,
});
export type Subscription = z.infer<typeof Subscription>;

/** As only creating answers it. */
export const CreatedSubscription = Subscription.extend({ secret: z.string() });

/** What a subscription's address is sent. */
export const SubscriptionDelivery = z.object({
  timestamp: z.number(),
  payload: z.unknown(),
  hook: Subscription,
  token: z.string().optional(),
  /** Parts of the payload that were left out because it would have been too large; the REST API has them. */
  truncated: z.array(z.string()).optional(),
});
export type SubscriptionDelivery = z.infer<typeof SubscriptionDelivery>;
