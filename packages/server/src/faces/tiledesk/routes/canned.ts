import { AppError } from '@baton/protocol';
import { Canned, ChangeCanned, SaveCanned } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { removeSavedAnswer, saveSavedAnswer } from '../../../core/saved-answers/save.ts';
import { findSavedAnswer, listSavedAnswers } from '../../../core/saved-answers/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { presentCanned } from '../present/contents.ts';
import { findNamed } from '../store.ts';
import { castOf, InProject, lenientQuery, Named, projectOf, readNumber, STAFF, type Tools } from '../tools.ts';

const PER_PAGE = 1000;
const object = { noun: 'savedAnswer', in: 'params', field: 'id' } as const;

/** Canned answers: those of administrators for everybody, those of agents for themselves (contract §10). */
export function cannedRoutes(tools: Tools): Route[] {
  const { database, writer } = tools.context;

  async function requireId(call: Parameters<typeof projectOf>[1], name: string): Promise<string> {
    const id = await findNamed(database.read, 'saved_answers', projectOf(tools, call).id, name);
    if (!id) throw new AppError('not_found');
    return id;
  }

  return [
    route({
      name: 'tiledesk.canned.list',
      summary: 'Everybody’s and the caller’s own.',
      method: 'GET',
      path: '/:project_id/canned',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery('limit', 'page'),
      answer: z.array(Canned),
      async handle(call) {
        const cast = await castOf(tools, call);
        const limit = readNumber(call.query.limit, PER_PAGE, { from: 1, to: PER_PAGE });
        const offset = readNumber(call.query.page, 0) * limit;
        const reader = agentOf(call.principal as Principal);
        return (await listSavedAnswers(database.read, reader, { limit, offset })).map((row) =>
          presentCanned(row, cast),
        );
      },
    }),
    route({
      name: 'tiledesk.canned.create',
      summary: 'A text to answer with.',
      method: 'POST',
      path: '/:project_id/canned',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      body: SaveCanned,
      answer: Canned,
      async handle(call) {
        const actor = agentOf(call.principal as Principal);
        return presentCanned(await writer.execute(saveSavedAnswer, { actor, ...call.body }), await castOf(tools, call));
      },
    }),
    route({
      name: 'tiledesk.canned.get',
      summary: 'One of them.',
      method: 'GET',
      path: '/:project_id/canned/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: Canned,
      async handle(call) {
        const id = await requireId(call, call.params.id);
        const found = await findSavedAnswer(database.read, agentOf(call.principal as Principal), id);
        if (!found) throw new AppError('not_found');
        return presentCanned(found, await castOf(tools, call));
      },
    }),
    route({
      name: 'tiledesk.canned.change',
      summary: 'Change one of one’s own; administrators change all.',
      method: 'PUT',
      path: '/:project_id/canned/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      body: ChangeCanned,
      answer: Canned,
      async handle(call) {
        const savedAnswerId = await requireId(call, call.params.id);
        const actor = agentOf(call.principal as Principal);
        const row = await writer.execute(saveSavedAnswer, { actor, savedAnswerId, ...call.body });
        return presentCanned(row, await castOf(tools, call));
      },
    }),
    route({
      name: 'tiledesk.canned.remove',
      summary: 'Remove one of one’s own; administrators remove any.',
      method: 'DELETE',
      path: '/:project_id/canned/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: Canned,
      async handle(call) {
        const savedAnswerId = await requireId(call, call.params.id);
        const actor = agentOf(call.principal as Principal);
        return presentCanned(
          await writer.execute(removeSavedAnswer, { actor, savedAnswerId }),
          await castOf(tools, call),
        );
      },
    }),
  ];
}
