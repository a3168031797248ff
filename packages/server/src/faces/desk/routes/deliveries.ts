import { Id, MessageDeliveries, OneMessageDelivery } from '@baton/protocol';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { accessForReading } from '../../../core/access.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { messageDeliveries, type StateRow } from '../../../hooks/delivery-store.ts';
import { findLanes } from '../../../hooks/lane-store.ts';
import { resendMessage } from '../../../hooks/replay.ts';
import { presentMessageDelivery } from '../present-hook.ts';
import { ConversationParams } from './conversations.ts';

const agents = ['agent', 'desk_key'] as const;
const object = { noun: 'conversation', in: 'params', field: 'conversationId' } as const;
const NEWEST = 200;

/** Whether a conversation's messages have reached a contact who is reached through a hook. */
export function deliveryRoutes({ database, writer, hooks: engine }: FaceContext): Route[] {
  return [
    route({
      name: 'desk.conversations.deliveries.list',
      summary: 'What became of the newest messages on their way to the contact; empty where no hook is involved.',
      method: 'GET',
      path: '/conversations/:conversationId/deliveries',
      callers: agents,
      limit: 'call',
      object,
      params: ConversationParams,
      answer: MessageDeliveries,
      async handle({ params, principal }) {
        const row = await accessForReading(database, agentOf(principal as Principal), params.conversationId);
        const rows = await messageDeliveries(database.read, row.id, NEWEST);
        const due = await nextTimes(rows);
        return { deliveries: rows.map((one) => present(one, due.get(one.id) ?? null)) };
      },
    }),
    route({
      name: 'desk.conversations.deliveries.resend',
      summary: 'Send a message that has not arrived now, or again.',
      method: 'POST',
      path: '/conversations/:conversationId/deliveries/:deliveryId/resend',
      callers: agents,
      limit: 'call',
      object,
      params: ConversationParams.extend({ deliveryId: Id }),
      answer: OneMessageDelivery,
      async handle({ params, principal, address }) {
        const actor = agentOf(principal as Principal);
        const { id: conversationId } = await accessForReading(database, actor, params.conversationId);
        const { deliveryId } = params;
        const row = await writer.execute(resendMessage, { actor, conversationId, deliveryId, address });
        engine.wake();
        return { delivery: present(row, null) };
      },
    }),
  ];

  /** Of those that are the next of their lane: the others wait for them. */
  async function nextTimes(rows: readonly StateRow[]): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    const waiting = rows.filter((row) => row.state === 'waiting');
    for (const hookId of new Set(waiting.map((row) => row.hook_id))) {
      const first = waiting.filter((row) => row.hook_id === hookId).at(-1);
      const [lane] = first ? await findLanes(database.read, hookId, [first.lane]) : [];
      if (first && lane && lane.leased_until === 0) times.set(first.id, lane.due_at);
    }
    return times;
  }
}

function present(row: StateRow, nextAt: number | null) {
  return presentMessageDelivery({ ...row, conversation_id: row.lane, next_at: nextAt });
}
