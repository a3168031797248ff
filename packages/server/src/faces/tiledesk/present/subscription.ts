import type { Subscription } from '@baton/protocol/tiledesk';
import type { HookRow } from '../../../hooks/format.ts';
import { objectId } from '../ids.ts';
import { instant } from './values.ts';

/** `hooks.format` of this face's subscriptions. */
export const TILEDESK_FORMAT = 'tiledesk';

/** What this face keeps of a hook (`hooks.settings`): its deliveries are made where nothing can be looked up. */
export interface SubscriptionSettings {
  /** The agent for whom its token acts, and how programs call that user. */
  createdBy: string;
  userId: string;
  projectId: string;
}

/** The columns are written only by this face's own actions. */
export function subscriptionSettings(hook: HookRow): SubscriptionSettings {
  return JSON.parse(hook.settings) as SubscriptionSettings;
}

export function subscribedEvent(hook: HookRow): string {
  return (JSON.parse(hook.events) as string[])[0] ?? '';
}

/** Never its secret. */
export function presentSubscription(hook: HookRow): Subscription {
  const { userId, projectId } = subscriptionSettings(hook);
  return {
    _id: objectId(hook.id),
    id: objectId(hook.id),
    event: subscribedEvent(hook),
    target: hook.url,
    id_project: projectId,
    createdBy: userId,
    createdAt: instant(hook.created_at),
    updatedAt: instant(hook.updated_at),
  };
}
