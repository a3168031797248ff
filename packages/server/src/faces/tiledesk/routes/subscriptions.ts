import { AppError } from '@baton/protocol';
import { ChangeSubscription, CreatedSubscription, CreateSubscription, Subscription } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { type Route, type RouteCall, route } from '../../../edge/registry.ts';
import { changeHook, enableHook, removeHook } from '../../../hooks/change.ts';
import type { HookRow } from '../../../hooks/format.ts';
import { newHookSecret } from '../../../hooks/signature.ts';
import { findHook, listHooks } from '../../../hooks/store.ts';
import { subscribe } from '../actions/subscribe.ts';
import { staffById } from '../cast.ts';
import { objectId } from '../ids.ts';
import { presentSubscription, TILEDESK_FORMAT } from '../present/subscription.ts';
import { findNamed } from '../store.ts';
import { castOf, InProject, Named, projectOf, type Tools } from '../tools.ts';

const object = { noun: 'hook', in: 'params', field: 'id' } as const;
const ADMINS = ['admin'] as const;
const SECRET_HEADER = 'x-hook-secret';

type Call = RouteCall<{ project_id: string; id: string }, unknown, unknown>;

/** Programs' webhooks (contract §9). Deliveries, their tries and replay are the hook engine's, seen on `/desk/v1/hooks`. */
export function subscriptionRoutes(tools: Tools): Route[] {
  const { database, writer, egress, seal, hooks: engine } = tools.context;

  async function requireSubscription(call: Call): Promise<HookRow> {
    const project = projectOf(tools, call);
    const id = await findNamed(database.read, 'hooks', project.id, call.params.id);
    const hook = id ? await findHook(database.read, project.id, id) : undefined;
    if (hook?.format !== TILEDESK_FORMAT) throw new AppError('not_found');
    return hook;
  }

  async function checkTarget(target: string): Promise<void> {
    const verdict = await egress.check(target, { fragment: false });
    if (!verdict.allowed) throw new AppError('invalid', { field: 'target', reason: verdict.detail });
  }

  /** Whoever hears "done" relies on it: from now on every commit, of every process, knows of the change. */
  async function settled(): Promise<void> {
    await database.othersSettled();
    engine.wake();
  }

  const on = ({ principal, address }: Call, hook: HookRow) => ({
    actor: agentOf(principal as Principal),
    hookId: hook.id,
    address,
  });

  return [
    route({
      name: 'tiledesk.subscriptions.list',
      summary: 'The subscriptions, oldest first; never their secrets.',
      method: 'GET',
      path: '/:project_id/subscriptions',
      callers: ADMINS,
      limit: 'call',
      params: InProject,
      answer: z.array(Subscription),
      async handle(call) {
        const hooks = await listHooks(database.read, projectOf(tools, call).id, TILEDESK_FORMAT);
        return hooks.map(presentSubscription);
      },
    }),
    route({
      name: 'tiledesk.subscriptions.create',
      summary: 'Have an event posted to an address. Asked for again, it is the subscription that there is.',
      method: 'POST',
      path: '/:project_id/subscriptions',
      callers: ADMINS,
      limit: 'call',
      params: InProject,
      body: CreateSubscription,
      answer: CreatedSubscription,
      async handle(call) {
        const { event, target } = call.body;
        await checkTarget(target);
        const cast = await castOf(tools, call);
        const actor = agentOf(call.principal as Principal);
        const staff = staffById(cast, actor.agentId);
        if (!staff) throw new AppError('forbidden');
        const { organisation_id: projectId } = cast.workspace;
        const { hook } = await writer.execute(subscribe, {
          actor,
          event,
          target,
          settings: { createdBy: staff.id, userId: objectId(staff.user_id), projectId },
          sealedSecret: seal.close(newHookSecret()),
          address: call.address,
        });
        // A program that subscribes at its start means to hear; what a person switched off stays off.
        const isStopped = hook.state === 'disabled' && hook.disabled_reason !== 'admin';
        if (isStopped) await writer.execute(enableHook, { actor, hookId: hook.id, address: call.address });
        await settled();
        const secret = seal.open(hook.secret);
        call.raw.reply.header(SECRET_HEADER, secret);
        return { ...presentSubscription(hook), secret };
      },
    }),
    route({
      name: 'tiledesk.subscriptions.get',
      summary: 'One subscription, without its secret.',
      method: 'GET',
      path: '/:project_id/subscriptions/:id',
      callers: ADMINS,
      limit: 'call',
      object,
      params: Named,
      answer: Subscription,
      handle: async (call) => presentSubscription(await requireSubscription(call)),
    }),
    route({
      name: 'tiledesk.subscriptions.change',
      summary: 'Another event or address. What waits goes to the new address.',
      method: 'PUT',
      path: '/:project_id/subscriptions/:id',
      callers: ADMINS,
      limit: 'call',
      object,
      params: Named,
      body: ChangeSubscription,
      answer: Subscription,
      async handle(call) {
        const { event, target } = call.body;
        const hook = await requireSubscription(call);
        if (target !== undefined) await checkTarget(target);
        const events = event === undefined ? undefined : [event];
        const name = event?.slice(0, 80);
        const changed = await writer.execute(changeHook, { ...on(call, hook), url: target, events, name });
        await settled();
        return presentSubscription(changed);
      },
    }),
    route({
      name: 'tiledesk.subscriptions.remove',
      summary: 'Have it posted no more; what was to be sent is forgotten.',
      method: 'DELETE',
      path: '/:project_id/subscriptions/:id',
      callers: ADMINS,
      limit: 'call',
      object,
      params: Named,
      answer: Subscription,
      async handle(call) {
        const hook = await requireSubscription(call);
        await writer.execute(removeHook, on(call, hook));
        await database.othersSettled();
        return presentSubscription(hook);
      },
    }),
  ];
}
