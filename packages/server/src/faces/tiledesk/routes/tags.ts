import { AppError } from '@baton/protocol';
import { ChangeTag, SaveTag, TiledeskTag } from '@baton/protocol/tiledesk';
import { z } from 'zod';
import { agentOf, type Principal } from '../../../auth/principal.ts';
import { removeTag, saveTag } from '../../../core/tags/save.ts';
import { findTag, listTags } from '../../../core/tags/store.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { presentTag } from '../present/contents.ts';
import { findNamed } from '../store.ts';
import { castOf, InProject, lenientQuery, Named, projectOf, readNumber, STAFF, type Tools } from '../tools.ts';

const PER_PAGE = 40;
const object = { noun: 'tag', in: 'params', field: 'id' } as const;

/** The project's own words for conversations (contract §10). */
export function tagRoutes(tools: Tools): Route[] {
  const { database, writer } = tools.context;

  async function requireId(call: Parameters<typeof projectOf>[1], name: string): Promise<string> {
    const id = await findNamed(database.read, 'tags', projectOf(tools, call).id, name);
    if (!id) throw new AppError('not_found');
    return id;
  }

  return [
    route({
      name: 'tiledesk.tags.list',
      summary: 'Tags, newest first.',
      method: 'GET',
      path: '/:project_id/tags',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      query: lenientQuery('limit', 'page'),
      answer: z.array(TiledeskTag),
      async handle(call) {
        const cast = await castOf(tools, call);
        const limit = readNumber(call.query.limit, PER_PAGE, { from: 1, to: 100 });
        const offset = readNumber(call.query.page, 0) * limit;
        return (await listTags(database.read, cast.workspace.id, { limit, offset })).map((row) =>
          presentTag(row, cast),
        );
      },
    }),
    route({
      name: 'tiledesk.tags.create',
      summary: 'A tag; the same word again is the one that is there.',
      method: 'POST',
      path: '/:project_id/tags',
      callers: STAFF,
      limit: 'call',
      params: InProject,
      body: SaveTag,
      answer: TiledeskTag,
      async handle(call) {
        const actor = agentOf(call.principal as Principal);
        return presentTag(await writer.execute(saveTag, { actor, ...call.body }), await castOf(tools, call));
      },
    }),
    route({
      name: 'tiledesk.tags.get',
      summary: 'One tag.',
      method: 'GET',
      path: '/:project_id/tags/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: TiledeskTag,
      async handle(call) {
        const cast = await castOf(tools, call);
        const tag = await findTag(database.read, cast.workspace.id, await requireId(call, call.params.id));
        if (!tag) throw new AppError('not_found');
        return presentTag(tag, cast);
      },
    }),
    route({
      name: 'tiledesk.tags.change',
      summary: 'Another word or colour; what carries the tag keeps it as it was.',
      method: 'PUT',
      path: '/:project_id/tags/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      body: ChangeTag,
      answer: TiledeskTag,
      async handle(call) {
        const tagId = await requireId(call, call.params.id);
        const actor = agentOf(call.principal as Principal);
        return presentTag(await writer.execute(saveTag, { actor, tagId, ...call.body }), await castOf(tools, call));
      },
    }),
    route({
      name: 'tiledesk.tags.remove',
      summary: 'Remove a tag.',
      method: 'DELETE',
      path: '/:project_id/tags/:id',
      callers: STAFF,
      limit: 'call',
      object,
      params: Named,
      answer: TiledeskTag,
      async handle(call) {
        const tagId = await requireId(call, call.params.id);
        const actor = agentOf(call.principal as Principal);
        return presentTag(await writer.execute(removeTag, { actor, tagId }), await castOf(tools, call));
      },
    }),
  ];
}
