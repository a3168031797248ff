import { AppError } from '@baton/protocol';
import type { AgentActor } from '../../../core/actor.ts';
import { recordAudit } from '../../../core/audit/record.ts';
import type { Action } from '../../../db/writer.ts';
import { addHook } from '../../../hooks/create.ts';
import type { HookRow } from '../../../hooks/format.ts';
import { countHooks, listHooks, raiseHooksRevision } from '../../../hooks/store.ts';
import { type SubscriptionSettings, subscribedEvent, TILEDESK_FORMAT } from '../present/subscription.ts';

export interface Subscribe {
  actor: AgentActor;
  /** Both checked by the caller. */
  event: string;
  target: string;
  settings: SubscriptionSettings;
  sealedSecret: string;
  address: string;
}

const MOST_SUBSCRIPTIONS = 100;

/**
 * One event for one address: asked for again, it is the subscription that there is. Refuses: `conflict` where there are too many.
 */
export const subscribe: Action<Subscribe, { hook: HookRow; repeated: boolean }> = {
  name: 'tiledesk.subscribe',
  async run(tx, { actor, event, target, settings, sealedSecret, address }) {
    const db = await tx.sql();
    const { workspaceId } = actor;
    // Writing the workspace's row first is the lock: of two that ask for the same at once, the second finds the first's.
    await raiseHooksRevision(db, workspaceId);
    const known = await listHooks(db, workspaceId, TILEDESK_FORMAT);
    const earlier = known.find((hook) => subscribedEvent(hook) === event && hook.url === target);
    if (earlier) return { hook: earlier, repeated: true };
    if ((await countHooks(db, workspaceId, TILEDESK_FORMAT)) >= MOST_SUBSCRIPTIONS) {
      throw new AppError('conflict', { reason: `There can be at most ${MOST_SUBSCRIPTIONS} subscriptions.` });
    }
    const hook = await addHook(tx, db, workspaceId, {
      format: TILEDESK_FORMAT,
      name: event.slice(0, 80),
      url: target,
      events: [event],
      settings,
      sealedSecret,
    });
    await recordAudit(db, tx.now, actor, { action: 'hook.created', object: hook.id, address });
    return { hook, repeated: false };
  },
};
