import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { packList, readList } from '../../lib/merge-json.ts';
import { accessConversation } from '../access.ts';
import type { AgentActor } from '../actor.ts';
import { appendConversationEvent } from '../events.ts';
import { appendMessage } from '../messages/append.ts';
import { assignWaiting } from './assign-waiting.ts';
import { giveTo } from './ownership.ts';
import { summariseThread } from './summary.ts';

export interface ChangeParticipants {
  actor: AgentActor;
  conversationId: string;
  /** `set`: these and nobody else. */
  how: 'add' | 'remove' | 'set';
  agentIds: readonly string[];
  botIds: readonly string[];
  /** Sate is among those who are meant. */
  sate?: boolean;
}

/**
 * Who takes part in a conversation. The agent who holds it goes on holding it as long as that one is among them; otherwise the
 * first of them does; without an agent a bot does, and without anybody it waits in the queue until somebody becomes free. In a
 * closed conversation only the lists change. Sate takes part alone or not at all: adding it beside others changes nothing.
 * Refuses: `not_found` (the conversation, or an agent who is not here).
 */
export const changeParticipants: Action<ChangeParticipants, ConversationRow> = {
  name: 'conversations.change_participants',
  needs: (input) => ({ conversationId: input.conversationId }),
  async run(tx, input) {
    const db = await tx.sql();
    const row = await accessConversation(tx, input.actor, input.conversationId);
    if (input.how !== 'remove') await requireAgents(db, row.workspace_id, input.agentIds);
    const before = { agentIds: agentsOf(row), botIds: readList(row.bots) };
    const after = {
      agentIds: changed(before.agentIds, input.agentIds, input.how),
      botIds: changed(before.botIds, input.botIds, input.how),
    };
    if (staysSates(row, input, after)) return tx.snapshot(row);
    if (row.state === 'closed') {
      const [holder = null, ...others] = after.agentIds;
      // The one who held it last stays in the record; joining afterwards changes no owner.
      const participants = row.owner_agent_id === holder ? others : after.agentIds;
      tx.change(row, { participants: packList(participants), bots: packList(after.botIds) });
      appendConversationEvent(tx, 'conversation.updated', row);
      return tx.snapshot(row);
    }
    if (row.owner_kind === 'agent' && row.owner_agent_id === after.agentIds[0]) await changeBeside(tx, db, row, after);
    else await changeHolder(tx, db, row, after);
    return tx.snapshot(row);
  },
};

/** The agent who holds it first, then those beside. */
export function agentsOf(row: ConversationRow): string[] {
  const beside = readList(row.participants);
  return row.owner_kind === 'agent' && row.owner_agent_id !== null ? [row.owner_agent_id, ...beside] : beside;
}

/** What was there keeps its place, so that whoever holds the conversation goes on holding it. */
function changed(before: readonly string[], named: readonly string[], how: ChangeParticipants['how']): string[] {
  if (how === 'remove') return before.filter((id) => !named.includes(id));
  const kept = how === 'set' ? before.filter((id) => named.includes(id)) : before;
  return [...new Set([...kept, ...named])];
}

function staysSates(
  row: ConversationRow,
  { how, sate = false }: ChangeParticipants,
  after: { agentIds: string[]; botIds: string[] },
): boolean {
  if (row.owner_kind !== 'sate' || after.agentIds.length + after.botIds.length > 0) return false;
  return how === 'remove' ? !sate : sate || how === 'add';
}

async function requireAgents(db: Kysely<Tables>, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const found = await db
    .selectFrom('agents')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .where('disabled_at', 'is', null)
    .execute();
  if (found.length < new Set(ids).size) throw new AppError('not_found');
}

/** The same agent holds it; others come or go. */
async function changeBeside(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  after: { agentIds: string[]; botIds: string[] },
): Promise<void> {
  const before = readList(row.participants);
  const beside = after.agentIds.slice(1);
  const names = await namesOf(db, [...before, ...beside]);
  tx.change(row, { participants: packList(beside), bots: packList(after.botIds) });
  const say = (type: 'agent_joined' | 'agent_left', agentId: string) => {
    const event = { type, agentId, agentName: names.get(agentId) ?? '' };
    appendMessage(tx, row, { authorKind: 'system', text: '', event });
  };
  for (const id of beside.filter((it) => !before.includes(it))) say('agent_joined', id);
  for (const id of before.filter((it) => !beside.includes(it))) say('agent_left', id);
  appendConversationEvent(tx, 'conversation.updated', row);
}

async function changeHolder(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  after: { agentIds: string[]; botIds: string[] },
): Promise<void> {
  const hadAgent = row.owner_kind === 'agent';
  if (row.owner_kind === 'sate') {
    const handoff_summary = await summariseThread(db, row, 'An agent took over.');
    tx.change(row, { handoff_reason: 'taken_over', handoff_summary, handoff_at: tx.now });
    appendMessage(tx, row, { authorKind: 'system', text: '', event: { type: 'handed_off', reason: 'taken_over' } });
  }
  await giveTo(tx, db, row, after);
  if (hadAgent) await assignWaiting(tx, db, row.workspace_id, row.id);
}

async function namesOf(db: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('agents').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
