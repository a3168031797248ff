import type { DeliveryState, ExchangeResult, Hook, HookAttempt, HookDelivery, MessageDelivery } from '@baton/protocol';
import type { MessageDelivery as DeliveredMessage } from '../../core/events.ts';
import type { AttemptRow, StateRow } from '../../hooks/delivery-store.ts';
import type { HookRow } from '../../hooks/format.ts';
import { instant } from '../../lib/instant.ts';
import { instantOrNull } from './present.ts';

export function presentHook(row: HookRow, open: { waiting: number; parked: number }, now: number): Hook {
  const future = (time: number | null) => (time !== null && time > now ? instant(time) : null);
  return {
    id: row.id,
    format: row.format,
    name: row.name,
    url: row.url,
    // The column is written only by our own actions.
    events: JSON.parse(row.events) as string[],
    // Removed ones are in no list.
    state: row.state as Hook['state'],
    disabledReason: row.disabled_reason,
    failingSince: instantOrNull(row.failing_since),
    heldUntil: future(row.held_until),
    lastSuccessAt: instantOrNull(row.last_success_at),
    oldSecretUntil: row.previous_secret === null ? null : future(row.previous_until),
    waiting: open.waiting,
    parked: open.parked,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function presentDelivery(row: StateRow): HookDelivery {
  return {
    id: row.id,
    hookId: row.hook_id,
    conversationId: UUID.test(row.lane) && !row.event.startsWith('contact.') ? row.lane : null,
    event: row.event,
    state: row.state,
    attempts: row.attempts,
    lastStatus: row.last_status,
    lastError: row.last_error as ExchangeResult | null,
    createdAt: instant(row.created_at),
    endedAt: instantOrNull(row.ended_at),
  };
}

export function presentAttempt(row: AttemptRow): HookAttempt {
  return {
    id: row.id,
    startedAt: instant(row.started_at),
    ms: row.ms,
    outcome: row.outcome as ExchangeResult,
    status: row.status,
    answer: row.answer,
    detail: row.detail,
  };
}

export function presentMessageDelivery(row: DeliveredMessage): MessageDelivery {
  return {
    id: row.id,
    hookId: row.hook_id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    event: row.event,
    state: row.state satisfies DeliveryState,
    attempts: row.attempts,
    lastStatus: row.last_status,
    lastError: row.last_error as ExchangeResult | null,
    nextAt: instantOrNull(row.next_at),
    createdAt: instant(row.created_at),
  };
}
