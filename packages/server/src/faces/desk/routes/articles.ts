import { AppError, Article, ArticleList, Id, Ok, SaveArticle } from '@baton/protocol';
import { z } from 'zod';
import type { Principal } from '../../../auth/principal.ts';
import { removeArticle, saveArticle } from '../../../core/articles/save.ts';
import { findArticle, listArticles } from '../../../core/articles/store.ts';
import type { FaceContext } from '../../../edge/context.ts';
import { type Route, route } from '../../../edge/registry.ts';
import { presentArticle } from '../present.ts';

const Params = z.object({ articleId: Id });
const OneArticle = z.object({ article: Article });
const agents = ['agent', 'desk_key'] as const;
const object = { noun: 'article', in: 'params', field: 'articleId' } as const;

/** The knowledge base. Sate answers from a change within a second. */
export function articleRoutes({ database, writer }: FaceContext): Route[] {
  const workspaceOf = (principal: Principal | null) => (principal as Principal).workspaceId;
  return [
    route({
      name: 'desk.articles.list',
      summary: 'All articles, by title.',
      method: 'GET',
      path: '/articles',
      callers: agents,
      limit: 'call',
      answer: ArticleList,
      async handle({ principal }) {
        return { articles: (await listArticles(database.read, workspaceOf(principal))).map(presentArticle) };
      },
    }),
    route({
      name: 'desk.articles.create',
      summary: 'Write an article.',
      method: 'POST',
      path: '/articles',
      callers: agents,
      limit: 'call',
      body: SaveArticle,
      bodyLimit: 1024 * 1024,
      status: 201,
      answer: OneArticle,
      async handle({ body, principal }) {
        return {
          article: presentArticle(await writer.execute(saveArticle, { workspaceId: workspaceOf(principal), ...body })),
        };
      },
    }),
    route({
      name: 'desk.articles.get',
      summary: 'One article.',
      method: 'GET',
      path: '/articles/:articleId',
      callers: agents,
      limit: 'call',
      object,
      params: Params,
      answer: OneArticle,
      async handle({ params, principal }) {
        const row = await findArticle(database.read, workspaceOf(principal), params.articleId);
        if (!row) throw new AppError('not_found');
        return { article: presentArticle(row) };
      },
    }),
    route({
      name: 'desk.articles.save',
      summary: 'Replace an article.',
      method: 'PUT',
      path: '/articles/:articleId',
      callers: agents,
      limit: 'call',
      object,
      params: Params,
      body: SaveArticle,
      bodyLimit: 1024 * 1024,
      answer: OneArticle,
      async handle({ params, body, principal }) {
        const saved = await writer.execute(saveArticle, {
          workspaceId: workspaceOf(principal),
          articleId: params.articleId,
          ...body,
        });
        return { article: presentArticle(saved) };
      },
    }),
    route({
      name: 'desk.articles.remove',
      summary: 'Remove an article for good.',
      method: 'DELETE',
      path: '/articles/:articleId',
      callers: agents,
      limit: 'call',
      object,
      params: Params,
      answer: Ok,
      async handle({ params, principal }) {
        await writer.execute(removeArticle, { workspaceId: workspaceOf(principal), articleId: params.articleId });
        return { ok: true };
      },
    }),
  ];
}
