import { type AgentRole, AppError } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { AgentTable, Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Action } from '../../db/writer.ts';
import { mergeJson, packJson } from '../../lib/merge-json.ts';
import type { AgentActor } from '../actor.ts';
import { recordAudit } from '../audit/record.ts';
import { assignWaiting } from '../conversations/assign-waiting.ts';
import { giveToPeople } from '../conversations/ownership.ts';
import { appendEvent } from '../events.ts';

export interface ChangeAgent {
  actor: AgentActor;
  /** A colleague, whom only administrators change; absent = the actor. */
  agentId?: string;
  available?: boolean;
  name?: string;
  /** Open conversations that routing gives at most. */
  capacity?: number;
  /** Others in the place of all that there are. */
  attributes?: Record<string, unknown> | null;
  /** Merged key by key; undefined takes a key out. */
  details?: Record<string, unknown>;
  /** By administrators. */
  role?: AgentRole;
  /** By administrators: an agent who is not one any more, or is one again. */
  disabled?: boolean;
  address?: string;
}

/**
 * An agent's switch, name and place. Becoming available takes the oldest waiting conversations at once; whoever is disabled
 * leaves theirs to colleagues. Refuses: `not_found`, `forbidden` (not an administrator; an owner, by anybody else; a role above
 * the actor's own), `conflict` (there would be no owner left).
 */
export const changeAgent: Action<ChangeAgent, { agentId: string }> = {
  name: 'agents.change',
  async run(tx, input) {
    const db = await tx.sql();
    const { workspaceId } = input.actor;
    const agentId = input.agentId ?? input.actor.agentId;
    const agent = await db
      .selectFrom('agents')
      .selectAll()
      .where('id', '=', agentId)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst();
    if (!agent) throw new AppError('not_found');
    await mayChange(db, input, agent);
    const changes = columns(tx, input, agent);
    if (Object.keys(changes).length > 0) {
      await db.updateTable('agents').set(changes).where('id', '=', agent.id).execute();
    }
    if (input.role !== undefined || input.disabled !== undefined) {
      const action = input.disabled ? 'agent.removed' : 'agent.changed';
      await recordAudit(db, tx.now, input.actor, { action, object: agent.id, address: input.address });
    }
    if (input.disabled && agent.disabled_at === null) {
      appendEvent(tx, 'agent.removed', workspaceId, null, { agentId });
      await passOn(tx, db, agent);
      return { agentId };
    }
    const available = (changes.available ?? agent.available) === 1;
    appendEvent(tx, 'agent.changed', workspaceId, null, { agentId, available });
    const madeRoom = input.available || (input.capacity ?? 0) > agent.capacity || input.disabled === false;
    if (madeRoom) await assignWaiting(tx, db, workspaceId);
    return { agentId };
  },
};

type Agent = Selectable<AgentTable>;
const RANK: Record<AgentRole, number> = { agent: 0, admin: 1, owner: 2 };

async function mayChange(db: Kysely<Tables>, input: ChangeAgent, agent: Agent): Promise<void> {
  const { actor, role, disabled } = input;
  const isOwn = agent.id === actor.agentId;
  const movesPlace = role !== undefined || disabled !== undefined;
  if (actor.role === 'agent' && (!isOwn || movesPlace)) throw new AppError('forbidden');
  if (!isOwn && RANK[agent.role] > RANK[actor.role]) throw new AppError('forbidden');
  if (role !== undefined && RANK[role] > RANK[actor.role]) throw new AppError('forbidden');
  const losesOwner = agent.role === 'owner' && (disabled === true || (role !== undefined && role !== 'owner'));
  if (losesOwner && (await isLastOwner(db, agent))) {
    throw new AppError('conflict', { reason: 'The workspace would have no owner any more.' });
  }
}

async function isLastOwner(db: Kysely<Tables>, agent: Agent): Promise<boolean> {
  const other = await db
    .selectFrom('agents')
    .select('id')
    .where('workspace_id', '=', agent.workspace_id)
    .where('role', '=', 'owner')
    .where('disabled_at', 'is', null)
    .where('id', '!=', agent.id)
    .executeTakeFirst();
  return other === undefined;
}

function columns(tx: Transaction, input: ChangeAgent, agent: Agent): Partial<Agent> {
  const { available, name, capacity, role, attributes, details, disabled } = input;
  return {
    ...(available === undefined ? {} : { available: available ? 1 : 0 }),
    ...(name === undefined ? {} : { name }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(role === undefined ? {} : { role }),
    ...(attributes === undefined ? {} : { attributes: packJson(attributes ?? {}) }),
    ...(details === undefined ? {} : { details: mergeJson(agent.details, details) }),
    ...(disabled === undefined ? {} : { disabled_at: disabled ? (agent.disabled_at ?? tx.now) : null }),
  };
}

/** The conversations of somebody who is gone find new people, or wait for them. */
async function passOn(tx: Transaction, db: Kysely<Tables>, agent: Agent): Promise<void> {
  await tx.flush();
  const held = await db
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', agent.workspace_id)
    .where('state', '=', 'open')
    .where('owner_kind', '=', 'agent')
    .where('owner_agent_id', '=', agent.id)
    .orderBy('updated_at')
    .execute();
  for (const { id } of held) {
    const row = await tx.conversation(id);
    await tx.flush();
    if (row) await giveToPeople(tx, db, row);
  }
}
