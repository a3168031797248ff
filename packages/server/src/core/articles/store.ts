import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import type { ArticleRow } from './save.ts';

export async function listArticles(db: Kysely<Tables>, workspaceId: string): Promise<ArticleRow[]> {
  return db.selectFrom('articles').selectAll().where('workspace_id', '=', workspaceId).orderBy('title').execute();
}

export async function listPublishedArticles(
  db: Kysely<Tables>,
  workspaceId: string,
): Promise<Pick<ArticleRow, 'id' | 'title' | 'body'>[]> {
  return db
    .selectFrom('articles')
    .select(['id', 'title', 'body'])
    .where('workspace_id', '=', workspaceId)
    .where('published', '=', 1)
    .orderBy('id')
    .execute();
}

export async function findArticle(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<ArticleRow | undefined> {
  return db
    .selectFrom('articles')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}
