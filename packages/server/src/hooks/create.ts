import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import { type Actor, describeActor } from '../core/actor.ts';
import { recordAudit } from '../core/audit/record.ts';
import { appendEvent } from '../core/events.ts';
import type { Tables } from '../db/schema.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Action } from '../db/writer.ts';
import { newId, sha256 } from '../lib/ids.ts';
import type { HookRow } from './format.ts';
import {
  countHooks,
  findHook,
  findRemembered,
  insertHook,
  type Remembered,
  raiseHooksRevision,
  remember,
} from './store.ts';

export interface NewHook {
  format: string;
  name: string;
  url: string;
  /** In the format's own words. */
  events: readonly string[];
  settings?: object;
  /** Sealed: what an action is given is plain data, and may be logged. */
  sealedSecret: string;
}

export interface CreateHook extends NewHook {
  actor: Actor;
  address?: string;
  /** The caller's own id for this call: given again, it gets the hook of the first time. */
  idempotencyKey?: string | null;
}

/** Of one format in one workspace. */
const MOST_HOOKS = 100;

/**
 * Adds an address that hears of events from now on. The address must have been checked (`egress.check`); it is checked again
 * at each call. Refuses: `conflict` (too many hooks; the same key with other content, or after a rotation of the secret: what
 * is shown once is not shown again under another's name).
 */
export const createHook: Action<CreateHook, { hook: HookRow; repeated: boolean }> = {
  name: 'hooks.create',
  async run(tx, input) {
    const db = await tx.sql();
    const { actor } = input;
    const earlier = await findEarlier(db, input);
    if (earlier) return { hook: earlier, repeated: true };
    if ((await countHooks(db, actor.workspaceId, input.format)) >= MOST_HOOKS)
      throw new AppError('conflict', { reason: `There can be at most ${MOST_HOOKS} webhooks.` });
    const hook = await addHook(tx, db, actor.workspaceId, input);
    const call = callOf(input);
    if (call) await remember(db, call, { fingerprint: fingerprintOf(input), result: resultOf(hook), now: tx.now });
    await recordAudit(db, tx.now, actor, { action: 'hook.created', object: hook.id, address: input.address });
    return { hook, repeated: false };
  },
};

/** The same inside another action's transaction. */
export async function addHook(
  tx: Transaction,
  db: Kysely<Tables>,
  workspaceId: string,
  { format, name, url, events, settings, sealedSecret }: NewHook,
): Promise<HookRow> {
  const hook: HookRow = {
    id: newId(),
    workspace_id: workspaceId,
    format,
    name,
    url,
    events: JSON.stringify(events),
    settings: JSON.stringify(settings ?? {}),
    secret: sealedSecret,
    previous_secret: null,
    previous_until: null,
    state: 'active',
    disabled_reason: null,
    failing_since: null,
    last_failure_at: null,
    slow_since: null,
    probe_at: null,
    held_until: null,
    waking: null,
    waking_after: null,
    last_success_at: null,
    created_at: tx.now,
    updated_at: tx.now,
  };
  await insertHook(db, hook);
  await noteHookChanged(tx, db, hook);
  return hook;
}

/** Ends every change of a hook that the plan or a settings page must hear of. */
export async function noteHookChanged(
  tx: Transaction,
  db: Kysely<Tables>,
  hook: Pick<HookRow, 'id' | 'workspace_id'>,
): Promise<void> {
  await raiseHooksRevision(db, hook.workspace_id);
  appendEvent(tx, 'hook.changed', hook.workspace_id, null, { hookId: hook.id });
}

/** Whether this caller has made a hook under this key before: then nothing is to be asked about the address again. */
export async function isRepeatedCreation(
  db: Kysely<Tables>,
  asked: Pick<CreateHook, 'actor' | 'idempotencyKey'>,
): Promise<boolean> {
  const call = callOf(asked);
  return call !== null && (await findRemembered(db, call)) !== undefined;
}

async function findEarlier(db: Kysely<Tables>, input: CreateHook): Promise<HookRow | undefined> {
  const call = callOf(input);
  const known = call && (await findRemembered(db, call));
  if (!known) return undefined;
  const [hookId = ''] = known.result.split(' ');
  const hook = await findHook(db, input.actor.workspaceId, hookId);
  if (!hook || known.fingerprint !== fingerprintOf(input)) throw new AppError('conflict');
  if (known.result !== resultOf(hook))
    throw new AppError('conflict', { reason: 'The webhook is there, and its secret is not the one of its creation.' });
  return hook;
}

function callOf({ actor, idempotencyKey }: Pick<CreateHook, 'actor' | 'idempotencyKey'>): Remembered | null {
  if (!idempotencyKey) return null;
  return { workspaceId: actor.workspaceId, scope: `hook:${describeActor(actor)}`, key: idempotencyKey };
}

function fingerprintOf({ format, name, url, events }: CreateHook): string {
  return sha256(JSON.stringify([format, name, url, events]));
}

function resultOf({ id, secret }: HookRow): string {
  return `${id} ${sha256(secret)}`;
}
