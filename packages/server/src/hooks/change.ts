import { AppError } from '@baton/protocol';
import { type Actor, describeActor } from '../core/actor.ts';
import { recordAudit } from '../core/audit/record.ts';
import type { Action } from '../db/writer.ts';
import { sha256 } from '../lib/ids.ts';
import { noteHookChanged } from './create.ts';
import type { HookRow } from './format.ts';
import { findRemembered, lockHook, type Remembered, remember, updateHook } from './store.ts';

/** Nothing is known of its receiver, and all that waits begins its schedule. */
const AFRESH = {
  failing_since: null,
  slow_since: null,
  probe_at: null,
  held_until: null,
  waking: 'anew',
  waking_after: null,
} satisfies Partial<HookRow>;

interface OnHook {
  actor: Actor;
  hookId: string;
  address?: string;
}

export interface ChangeHook extends OnHook {
  name?: string;
  /** Checked by the caller, as at the creation. What waits goes to the new address, and goes at once. */
  url?: string;
  events?: readonly string[];
}

/** Refuses: `not_found`. */
export const changeHook: Action<ChangeHook, HookRow> = {
  name: 'hooks.change',
  async run(tx, { actor, hookId, address, name, url, events }) {
    const db = await tx.sql();
    const hook = await lockHook(db, actor.workspaceId, hookId);
    const movesAway = url !== undefined && url !== hook.url;
    const patch: Partial<HookRow> = {
      ...(name === undefined ? {} : { name }),
      ...(events === undefined ? {} : { events: JSON.stringify(events) }),
      // What the old address did says nothing about the new one.
      ...(movesAway ? { url, ...AFRESH } : {}),
      updated_at: tx.now,
    };
    await updateHook(db, hookId, patch);
    await noteHookChanged(tx, db, hook);
    await recordAudit(db, tx.now, actor, { action: 'hook.changed', object: hookId, address });
    return { ...hook, ...patch };
  },
};

/**
 * Active again, whoever or whatever disabled it: what waits goes at once, in order, from the start of its schedule. For an
 * active hook it ends the waiting too. Refuses: `not_found`.
 */
export const enableHook: Action<OnHook, HookRow> = {
  name: 'hooks.enable',
  async run(tx, { actor, hookId, address }) {
    const db = await tx.sql();
    const hook = await lockHook(db, actor.workspaceId, hookId);
    const patch: Partial<HookRow> = {
      state: 'active',
      disabled_reason: null,
      ...AFRESH,
      updated_at: tx.now,
    };
    await updateHook(db, hookId, patch);
    await noteHookChanged(tx, db, hook);
    await recordAudit(db, tx.now, actor, { action: 'hook.enabled', object: hookId, address });
    return { ...hook, ...patch };
  },
};

/** From now on it is sent nothing, and hears of nothing that happens meanwhile; what waits goes on waiting. Refuses: `not_found`. */
export const disableHook: Action<OnHook, HookRow> = {
  name: 'hooks.disable',
  async run(tx, { actor, hookId, address }) {
    const db = await tx.sql();
    const hook = await lockHook(db, actor.workspaceId, hookId);
    if (hook.state === 'disabled') return hook;
    const patch: Partial<HookRow> = { state: 'disabled', disabled_reason: 'admin', updated_at: tx.now };
    await updateHook(db, hookId, patch);
    await noteHookChanged(tx, db, hook);
    await recordAudit(db, tx.now, actor, { action: 'hook.disabled', object: hookId, address });
    return { ...hook, ...patch };
  },
};

/** Gone from every list at once, its secrets too; what it was sent and was to be sent is swept up afterwards. Refuses: `not_found`. */
export const removeHook: Action<OnHook, void> = {
  name: 'hooks.remove',
  async run(tx, { actor, hookId, address }) {
    const db = await tx.sql();
    const hook = await lockHook(db, actor.workspaceId, hookId);
    await updateHook(db, hookId, { state: 'removed', secret: '', previous_secret: null, updated_at: tx.now });
    await noteHookChanged(tx, db, hook);
    await recordAudit(db, tx.now, actor, { action: 'hook.removed', object: hookId, address });
  },
};

export interface RotateSecret extends OnHook {
  sealedSecret: string;
  /** How long the old one signs too; 0 = no longer. */
  keepOldMs: number;
  /** The caller's own id for this call: given again, it gets the secret of the first time, and the old one goes on signing. */
  idempotencyKey?: string | null;
}

/**
 * From now on the new secret signs, and for a while the old one beside it. Refuses: `not_found`; `conflict` (the same key with
 * another wish, or after yet another rotation).
 */
export const rotateSecret: Action<RotateSecret, HookRow> = {
  name: 'hooks.rotate_secret',
  async run(tx, { actor, hookId, address, sealedSecret, keepOldMs, idempotencyKey }) {
    const db = await tx.sql();
    const hook = await lockHook(db, actor.workspaceId, hookId);
    const call: Remembered | null = idempotencyKey
      ? { workspaceId: actor.workspaceId, scope: `hook_secret:${describeActor(actor)}`, key: idempotencyKey }
      : null;
    const fingerprint = sha256(JSON.stringify([hookId, keepOldMs]));
    const known = call && (await findRemembered(db, call));
    if (known) {
      if (known.fingerprint !== fingerprint || known.result !== sha256(hook.secret)) throw new AppError('conflict');
      return hook;
    }
    if (call) await remember(db, call, { fingerprint, result: sha256(sealedSecret), now: tx.now });
    const patch: Partial<HookRow> = {
      secret: sealedSecret,
      previous_secret: keepOldMs > 0 ? hook.secret : null,
      previous_until: keepOldMs > 0 ? tx.now + keepOldMs : null,
      updated_at: tx.now,
    };
    await updateHook(db, hookId, patch);
    await noteHookChanged(tx, db, hook);
    await recordAudit(db, tx.now, actor, { action: 'hook.secret_rotated', object: hookId, address });
    return { ...hook, ...patch };
  },
};
