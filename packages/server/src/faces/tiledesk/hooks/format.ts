import type { HookFormat, HookRow, PlannedDelivery } from '../../../hooks/format.ts';
import { signSubscription } from '../auth/tokens.ts';
import { objectId } from '../ids.ts';
import { subscribedEvent, TILEDESK_FORMAT } from '../present/subscription.ts';
import { writeBody } from './body.ts';
import { isTold, laneOf, namesOf, payloadOf } from './events.ts';

const TEST = 'test';

/**
 * Tiledesk's subscriptions (contract §9): one event for one address. The content is that of the moment and is kept; the token,
 * with which the receiver may call back for an hour as an agent, is made for each try.
 */
export function tiledeskHookFormat(publicUrl: string): HookFormat {
  return {
    name: TILEDESK_FORMAT,
    wants: isTold,
    async plan(event, hooks, db, kept) {
      if (!isTold(event)) return [];
      const deliveries: PlannedDelivery[] = [];
      for (const name of namesOf(event)) {
        const listening = hooks.filter((hook) => subscribedEvent(hook) === name);
        if (listening.length === 0) continue;
        const told = await payloadOf(event, name, { db, kept, publicUrl });
        // Gone before it could be told.
        if (!told) continue;
        const bodyFor = writeBody(event.createdAt, told.payload);
        for (const hook of listening) {
          deliveries.push({ hookId: hook.id, event: name, kind: 'json', body: bodyFor(hook), ...laneOf(event, told) });
        }
      }
      return deliveries;
    },
    async encode(delivery, hook, secret) {
      // A test is looked at by people, who are not the ones that the token would let act.
      const token = delivery.kind === TEST ? null : await signSubscription(objectId(hook.id), secret);
      return {
        url: hook.url,
        headers: { 'user-agent': 'tiledesk-webhooks', origin: publicUrl, 'x-hook-secret': secret },
        body: { text: token === null ? delivery.body : withToken(delivery.body, token) },
      };
    },
    sample(hook: HookRow, now: number) {
      const bodyFor = writeBody(now, { message: 'This is a test.' });
      return { hookId: hook.id, conversationId: null, event: 'test', kind: TEST, body: bodyFor(hook) };
    },
  };
}

function withToken(body: string, token: string): string {
  return `${body.slice(0, -1)},"token":${JSON.stringify(token)}}`;
}
