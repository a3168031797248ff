import {
  AppError,
  ChangeHook,
  CreatedHook,
  CreateHook,
  HookDeliveryPage,
  HookList,
  HookTest,
  Id,
  ListHookDeliveries,
  Ok,
  OneHook,
  OneHookDelivery,
  ReplayedHook,
  ReplayHook,
  RotateHookSecret,
} from '@baton/protocol';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { changeHook, disableHook, enableHook, removeHook, rotateSecret } from '../../../hooks/change.ts';
import { createHook, isRepeatedCreation } from '../../../hooks/create.ts';
import { attemptsOf, countOpen, findDelivery, type Place, pageOfDeliveries } from '../../../hooks/delivery-store.ts';
import type { HookRow } from '../../../hooks/format.ts';
import { type ReplayRange, replayDelivery, replayRange } from '../../../hooks/replay.ts';
import { newHookSecret } from '../../../hooks/signature.ts';
import { findHook, listHooks } from '../../../hooks/store.ts';
import { checkHookUrl } from '../check-hook-url.ts';
import { DESK_FORMAT } from '../hook-format.ts';
import { presentAttempt, presentDelivery, presentHook } from '../present-hook.ts';

const Params = z.object({ hookId: Id });
const DeliveryParams = Params.extend({ deliveryId: Id });
const admins = ['admin', 'desk_key'] as const;
const object = { noun: 'hook', in: 'params', field: 'hookId' } as const;
const HOUR_MS = 3600_000;
const ATTEMPTS_SHOWN = 50;
/** In one call: 2,000 deliveries. A caller who leaves leaves no long work behind. */
const REPLAYED_PARTS = 4;

/** Webhooks: addresses outside that hear of what happens here, and what was sent to them. */
export function hookRoutes(context: FaceContext): Route[] {
  const { database, writer, egress, seal, hooks: engine } = context;

  async function accessHook(principal: Principal | null, hookId: string): Promise<HookRow> {
    const hook = await findHook(database.read, (principal as Principal).workspaceId, hookId);
    if (!hook) throw new AppError('not_found');
    return hook;
  }

  /** Hooks of a face are made and changed where the face is set up; here they can be watched, stopped and replayed. */
  async function accessOwnHook(principal: Principal | null, hookId: string): Promise<HookRow> {
    const hook = await accessHook(principal, hookId);
    if (hook.format !== DESK_FORMAT)
      throw new AppError('forbidden', { reason: 'This hook belongs to the settings of another protocol.' });
    return hook;
  }

  async function show(hook: HookRow) {
    const counts = await countOpen(database.read, [hook.id]);
    return { hook: presentHook(hook, counts.get(hook.id) ?? { waiting: 0, parked: 0 }, Date.now()) };
  }

  /** Whoever hears "done" relies on it: from now on every commit, of every process, knows of the change. */
  async function changed(hook: HookRow) {
    await database.othersSettled();
    engine.wake();
    return show(hook);
  }

  const on = ({ principal, params, address }: RouteCall<{ hookId: string }, unknown, unknown>) => ({
    actor: agentOf(principal as Principal),
    hookId: params.hookId,
    address,
  });

  return [
    route({
      name: 'desk.hooks.list',
      summary: 'Webhooks, oldest first; never their secrets.',
      method: 'GET',
      path: '/hooks',
      callers: admins,
      limit: 'call',
      answer: HookList,
      async handle({ principal }) {
        const rows = await listHooks(database.read, (principal as Principal).workspaceId);
        const ids = rows.map((row) => row.id);
        const counts = await countOpen(database.read, ids);
        const now = Date.now();
        return { hooks: rows.map((row) => presentHook(row, counts.get(row.id) ?? { waiting: 0, parked: 0 }, now)) };
      },
    }),
    route({
      name: 'desk.hooks.create',
      summary: 'Add a webhook. The answer is the only time that its secret is shown.',
      method: 'POST',
      path: '/hooks',
      callers: admins,
      limit: 'call',
      body: CreateHook,
      takesKey: true,
      status: 201,
      answer: CreatedHook,
      async handle({ body, principal, address, idempotencyKey }) {
        const actor = agentOf(principal as Principal);
        // Whoever repeats a call wants the answer of the first time, whatever the look-up says today.
        if (!(await isRepeatedCreation(database.read, { actor, idempotencyKey }))) await checkHookUrl(egress, body.url);
        const { hook } = await writer.execute(createHook, {
          actor,
          address,
          idempotencyKey,
          format: DESK_FORMAT,
          name: body.name,
          url: body.url,
          events: [...new Set(body.events)],
          sealedSecret: seal.close(newHookSecret()),
        });
        return { ...(await changed(hook)), secret: seal.open(hook.secret) };
      },
    }),
    route({
      name: 'desk.hooks.get',
      summary: 'One webhook.',
      method: 'GET',
      path: '/hooks/:hookId',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      answer: OneHook,
      handle: async ({ params, principal }) => show(await accessHook(principal, params.hookId)),
    }),
    route({
      name: 'desk.hooks.change',
      summary: 'Change name, address or events. What waits goes to the new address.',
      method: 'PATCH',
      path: '/hooks/:hookId',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      body: ChangeHook,
      answer: OneHook,
      async handle(call) {
        const { name, url, events } = call.body;
        await accessOwnHook(call.principal, call.params.hookId);
        if (url !== undefined) await checkHookUrl(egress, url);
        const input = { ...on(call), name, url, events: events && [...new Set(events)] };
        return changed(await writer.execute(changeHook, input));
      },
    }),
    route({
      name: 'desk.hooks.remove',
      summary: 'Remove a webhook with everything that it was sent and was to be sent.',
      method: 'DELETE',
      path: '/hooks/:hookId',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      answer: Ok,
      async handle(call) {
        await accessOwnHook(call.principal, call.params.hookId);
        await writer.execute(removeHook, on(call));
        await database.othersSettled();
        return { ok: true };
      },
    }),
    route({
      name: 'desk.hooks.enable',
      summary: 'Switch it on again: what waits goes at once. For an active one that fails: try everything now.',
      method: 'POST',
      path: '/hooks/:hookId/enable',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      answer: OneHook,
      handle: async (call) => changed(await writer.execute(enableHook, on(call))),
    }),
    route({
      name: 'desk.hooks.disable',
      summary: 'Switch it off: it hears of nothing that happens meanwhile, and what waits goes on waiting.',
      method: 'POST',
      path: '/hooks/:hookId/disable',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      answer: OneHook,
      handle: async (call) => changed(await writer.execute(disableHook, on(call))),
    }),
    route({
      name: 'desk.hooks.rotate_secret',
      summary: 'A new secret; the one before signs beside it for some hours.',
      method: 'POST',
      path: '/hooks/:hookId/secret',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      body: RotateHookSecret,
      takesKey: true,
      answer: CreatedHook,
      async handle(call) {
        await accessOwnHook(call.principal, call.params.hookId);
        const hook = await writer.execute(rotateSecret, {
          ...on(call),
          idempotencyKey: call.idempotencyKey,
          sealedSecret: seal.close(newHookSecret()),
          keepOldMs: Math.round(call.body.keepOldHours * HOUR_MS),
        });
        return { ...(await changed(hook)), secret: seal.open(hook.secret) };
      },
    }),
    route({
      name: 'desk.hooks.test',
      summary: 'Send a test event once, and show what was sent and what came back.',
      method: 'POST',
      path: '/hooks/:hookId/test',
      callers: admins,
      limit: 'hookTest',
      object,
      params: Params,
      answer: HookTest,
      async handle({ params, principal }) {
        const hook = await accessHook(principal, params.hookId);
        const sample = engine.sampleFor(hook);
        if (!sample) throw new AppError('not_implemented');
        const exchange = await engine.sendOnce(hook, sample);
        if (!exchange)
          throw new AppError('rate_limited', { reason: 'Too many tests are on their way.', retryAfterMs: 1000 });
        const { outcome, status, answer, detail, ms, request } = exchange;
        return { outcome, status, answer, detail, ms, request };
      },
    }),
    route({
      name: 'desk.hooks.deliveries.list',
      summary: 'What it was sent and is to be sent, newest first.',
      method: 'GET',
      path: '/hooks/:hookId/deliveries',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      query: ListHookDeliveries,
      answer: HookDeliveryPage,
      async handle({ params, query, principal }) {
        const hook = await accessHook(principal, params.hookId);
        const rows = await pageOfDeliveries(database.read, {
          hookId: hook.id,
          state: query.state,
          before: query.cursor === undefined ? null : readCursor(query.cursor),
          // One more than asked for tells whether there is another page.
          limit: query.limit + 1,
        });
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        return {
          deliveries: page.map(presentDelivery),
          nextCursor:
            rows.length > page.length && last ? writeCursor({ createdAt: last.created_at, pk: last.pk }) : null,
        };
      },
    }),
    route({
      name: 'desk.hooks.deliveries.get',
      summary: 'One delivery: its content, and every try with what the receiver answered.',
      method: 'GET',
      path: '/hooks/:hookId/deliveries/:deliveryId',
      callers: admins,
      limit: 'call',
      object,
      params: DeliveryParams,
      answer: OneHookDelivery,
      async handle({ params, principal }) {
        const hook = await accessHook(principal, params.hookId);
        const row = await findDelivery(database.read, hook.id, params.deliveryId);
        if (!row) throw new AppError('not_found');
        const attempts = await attemptsOf(database.read, row.id, ATTEMPTS_SHOWN);
        return { delivery: presentDelivery(row), body: row.body, attempts: attempts.map(presentAttempt) };
      },
    }),
    route({
      name: 'desk.hooks.deliveries.replay',
      summary: 'Send one delivery again, under its old id; one that waits for a later try goes now.',
      method: 'POST',
      path: '/hooks/:hookId/deliveries/:deliveryId/replay',
      callers: admins,
      limit: 'call',
      object,
      params: DeliveryParams,
      answer: OneHookDelivery.pick({ delivery: true }),
      async handle(call) {
        const { hookId, deliveryId } = call.params;
        await writer.execute(replayDelivery, { ...on(call), deliveryId });
        engine.wake();
        const row = await findDelivery(database.read, hookId, deliveryId);
        if (!row) throw new AppError('not_found');
        return { delivery: presentDelivery(row) };
      },
    }),
    route({
      name: 'desk.hooks.replay',
      summary: 'Send again what happened in a stretch of time, in its order: 2,000 deliveries, then the next cursor.',
      method: 'POST',
      path: '/hooks/:hookId/replay',
      callers: admins,
      limit: 'call',
      object,
      params: Params,
      body: ReplayHook,
      answer: ReplayedHook,
      async handle(call) {
        const { from, to, states, cursor } = call.body;
        const range: ReplayRange = { ...on(call), from: Date.parse(from), to: Date.parse(to), states };
        let after = cursor === undefined ? undefined : readCursor(cursor, range);
        let replayed = 0;
        for (let part = 0; part < REPLAYED_PARTS; part++) {
          const done = await writer.execute(replayRange, { ...range, ...(after ? { after } : {}), goesOn: part > 0 });
          engine.wake();
          replayed += done.count;
          if (!done.after) return { replayed, nextCursor: null };
          after = done.after;
        }
        return { replayed, nextCursor: after ? writeCursor(after) : null };
      },
    }),
  ];
}

function writeCursor({ createdAt, pk }: Place): string {
  return `${createdAt}.${pk}`;
}

/** Refuses what we have not written, and what lies before the stretch of time. */
function readCursor(cursor: string, { from } = { from: 0 }): Place {
  const [, createdAt, pk] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (createdAt === undefined || pk === undefined || Number(createdAt) < from)
    throw new AppError('invalid', { field: 'cursor', reason: 'cursor: is not one of ours.' });
  return { createdAt: Number(createdAt), pk: Number(pk) };
}
