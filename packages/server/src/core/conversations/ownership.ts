import type { HandoffReason } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { packList, readList } from '../../lib/merge-json.ts';
import { appendConversationEvent } from '../events.ts';
import { appendMessage } from '../messages/append.ts';
import { tellContact } from './notices.ts';
import { type RoutedAgent, routeToAgent } from './routing.ts';

// The ownership state machine: sate | bot → queue | agent → sate. Each change of owner raises the epoch, and whatever was
// being prepared under an older epoch is dropped by those who would post it.

export interface Handoff {
  reason: HandoffReason;
  summary: string;
  /** Sate's answer has told the customer already that a person takes over. */
  announced: boolean;
}

/**
 * Passes the baton to a person: an available agent, or the queue. Commits as one: the new owner, what the customer is
 * told, the summary for the agent, the events. `db` is the transaction's own `sql()`.
 */
export async function handOff(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  handoff: Handoff,
): Promise<void> {
  const agent = await routeToAgent(db, row.inbox_id);
  tx.change(row, { handoff_reason: handoff.reason, handoff_summary: handoff.summary, handoff_at: tx.now, misses: 0 });
  appendMessage(tx, row, {
    authorKind: 'system',
    text: '',
    event: { type: 'handed_off', reason: handoff.reason },
    changes: ownedBy(row, agent ? 'agent' : 'queue', agent, { bots: null, waiting_since: row.waiting_since ?? tx.now }),
  });
  appendConversationEvent(tx, 'conversation.handed_off', row);
  if (agent) await noteAssignment(tx, db, row, agent);
  if (!agent) await tellContact(tx, db, row, 'queued');
  else if (!handoff.announced) await tellContact(tx, db, row, 'assigned', agent.name);
}

/** A conversation that no responder answers gets its person: an available agent, or a place in the queue. */
export async function giveToPeople(tx: Transaction, db: Kysely<Tables>, row: ConversationRow): Promise<void> {
  const agent = await routeToAgent(db, row.inbox_id);
  if (agent) {
    await giveToAgent(tx, db, row, agent);
    await tellContact(tx, db, row, 'assigned', agent.name);
    return;
  }
  tx.change(row, ownedBy(row, 'queue', null, { bots: null, waiting_since: row.waiting_since ?? tx.now }));
  appendMessage(tx, row, { authorKind: 'system', text: '', event: { type: 'queued' } });
  appendConversationEvent(tx, 'conversation.assigned', row);
  await tellContact(tx, db, row, 'queued');
}

/** Gives a conversation to an agent, whoever had it before. */
export async function giveToAgent(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  agent: RoutedAgent,
): Promise<void> {
  tx.change(
    row,
    ownedBy(row, 'agent', agent, { misses: 0, bots: null, participants: withoutOne(row.participants, agent.id) }),
  );
  await noteAssignment(tx, db, row, agent);
}

/**
 * Exactly these take part: the first agent holds it, the others are beside; without an agent the bots do; without anybody it
 * waits in the queue, and no one is chosen by routing. Agents who are not the workspace's (any more) are left out.
 */
export async function giveTo(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  { agentIds, botIds }: { agentIds: readonly string[]; botIds: readonly string[] },
): Promise<void> {
  const [holder, ...others] = await findActiveAgents(db, row.workspace_id, agentIds);
  const beside = { participants: packList(others.map(({ id }) => id)), bots: packList(botIds) };
  if (holder) {
    tx.change(row, { ...ownedBy(row, 'agent', holder, { misses: 0 }), ...beside });
    await noteAssignment(tx, db, row, holder);
    return;
  }
  const kind = botIds.length > 0 ? 'bot' : 'queue';
  const waiting_since = kind === 'queue' ? (row.waiting_since ?? tx.now) : null;
  tx.change(row, { ...ownedBy(row, kind, null, { waiting_since }), ...beside });
  if (kind === 'queue') appendMessage(tx, row, { authorKind: 'system', text: '', event: { type: 'queued' } });
  appendConversationEvent(tx, 'conversation.assigned', row);
}

/** A program outside keeps it, under no bot's name, until it asks for somebody. */
export function keepOutside(tx: Transaction, row: ConversationRow): void {
  tx.change(row, ownedBy(row, 'bot', null, { waiting_since: null }));
  appendConversationEvent(tx, 'conversation.assigned', row);
}

/** In the order in which they were named, each once. */
async function findActiveAgents(
  db: Kysely<Tables>,
  workspaceId: string,
  ids: readonly string[],
): Promise<RoutedAgent[]> {
  if (ids.length === 0) return [];
  const found = await db
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .where('disabled_at', 'is', null)
    .execute();
  return [...new Set(ids)].flatMap((id) => found.filter((agent) => agent.id === id));
}

/** Whoever holds a conversation is not beside it as well. */
function withoutOne(participants: string | null, agentId: string): string | null {
  return packList(readList(participants).filter((id) => id !== agentId));
}

/** Back to Sate, or to the queue when a colleague drops it. */
export function ownedBy(
  row: ConversationRow,
  kind: ConversationRow['owner_kind'],
  agent: RoutedAgent | null,
  also: Partial<ConversationRow> = {},
): Partial<ConversationRow> {
  return {
    owner_kind: kind,
    owner_agent_id: agent?.id ?? null,
    owner_agent_name: agent?.name ?? null,
    epoch: row.epoch + 1,
    close_suggested: 0,
    ...also,
  };
}

async function noteAssignment(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  agent: RoutedAgent,
): Promise<void> {
  tx.change(row, { assigned_at: tx.now });
  await db.updateTable('agents').set({ last_assigned_at: tx.now }).where('id', '=', agent.id).execute();
  appendMessage(tx, row, {
    authorKind: 'system',
    text: '',
    event: { type: 'assigned', agentId: agent.id, agentName: agent.name },
  });
  appendConversationEvent(tx, 'conversation.assigned', row);
}
