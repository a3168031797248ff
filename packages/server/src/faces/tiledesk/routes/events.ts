import { AppError } from '@baton/protocol';
import { FireEvent, TiledeskEvent } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { emitCustomEvent } from '../../../core/custom-events/emit.ts';
import { findCustomEvent, listCustomEvents } from '../../../core/custom-events/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { presentCustomEvent } from '../present/contents.ts';
import { findNamed } from '../store.ts';
import {
  castOf,
  InProject,
  lenientQuery,
  MEMBERS,
  Named,
  projectOf,
  readNumber,
  repeatOf,
  STAFF,
  type Tools,
} from '../tools.ts';

const PER_PAGE = 40;
/** A program of the staff may send 32 KiB; these come from anybody. */
const MOST_OF_VISITORS = 2048;

/** What programs say has happened (contract §10). Kept for thirty days. */
export function eventRoutes(tools: Tools): Route[] {
  const { database, writer, limits } = tools.context;
  return [
    route({
      name: 'tiledesk.events.fire',
      summary: 'Something happened; whoever subscribed hears of it.',
      method: 'POST',
      path: '/:project_id/events',
      callers: MEMBERS,
      takesKey: true,
      limit: 'call',
      params: InProject,
      body: FireEvent,
      answer: TiledeskEvent,
      async handle(call) {
        const { principal } = call;
        const { name, attributes = null } = call.body;
        if (principal?.kind === 'contact') {
          limits.take('message', `${principal.workspaceId}:${principal.contactId}`);
          if (Buffer.byteLength(JSON.stringify(attributes)) > MOST_OF_VISITORS) {
            throw new AppError('invalid', { field: 'attributes', reason: 'attributes: is larger than 2 KiB.' });
          }
        }
        const by =
          principal?.kind === 'contact'
            ? { contactId: principal.contactId }
            : { agentId: agentOf(principal as Principal).agentId };
        const workspaceId = projectOf(tools, call).id;
        const row = await writer.execute(emitCustomEvent, {
          workspaceId,
          name,
          attributes,
          by,
          repeat: repeatOf(call),
        });
        return presentCustomEvent(row, await castOf(tools, call));
      },
    }),
    route({
      name: 'tiledesk.events.list',
      summary: 'The newest events.',
      method: 'GET',
      path: '/:project_id/events',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery('limit', 'page'),
      answer: z.array(TiledeskEvent),
      async handle(call) {
        const cast = await castOf(tools, call);
        const limit = readNumber(call.query.limit, PER_PAGE, { from: 1, to: 100 });
        const offset = readNumber(call.query.page, 0) * limit;
        const rows = await listCustomEvents(database.read, cast.workspace.id, { limit, offset });
        return rows.map((row) => presentCustomEvent(row, cast));
      },
    }),
    route({
      name: 'tiledesk.events.get',
      summary: 'One event.',
      method: 'GET',
      path: '/:project_id/events/:id',
      callers: STAFF,
      limit: 'call',
      object: { noun: 'customEvent', in: 'params', field: 'id' },
      params: Named,
      answer: TiledeskEvent,
      async handle(call) {
        const cast = await castOf(tools, call);
        const id = await findNamed(database.read, 'custom_events', cast.workspace.id, call.params.id);
        const row = id ? await findCustomEvent(database.read, cast.workspace.id, id) : undefined;
        if (!row) throw new AppError('not_found');
        return presentCustomEvent(row, cast);
      },
    }),
  ];
}
