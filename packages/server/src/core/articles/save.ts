import { AppError } from '@baton/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { ArticleTable, Tables } from '../../db/schema.ts';
import type { Action } from '../../db/writer.ts';
import { newId } from '../../lib/ids.ts';
import { appendEvent } from '../events.ts';

export type ArticleRow = Selectable<ArticleTable>;

export interface SaveArticle {
  workspaceId: string;
  /** Absent = a new article. */
  articleId?: string;
  title: string;
  body: string;
  published: boolean;
}

/** Writes an article by hand. Refuses: `not_found`. */
export const saveArticle: Action<SaveArticle, ArticleRow> = {
  name: 'articles.save',
  async run(tx, input) {
    const db = await tx.sql();
    const values = { title: input.title, body: input.body, published: input.published ? 1 : 0, updated_at: tx.now };
    const row = input.articleId
      ? await update(db, input.workspaceId, input.articleId, values)
      : await insert(db, { ...values, workspace_id: input.workspaceId, origin: null, created_at: tx.now });
    appendEvent(tx, 'article.changed', input.workspaceId, null, { articleId: row.id });
    return row;
  },
};

/** Removes an article for good. Refuses: `not_found`. */
export const removeArticle: Action<{ workspaceId: string; articleId: string }, { articleId: string }> = {
  name: 'articles.remove',
  async run(tx, input) {
    const db = await tx.sql();
    const removed = await db
      .deleteFrom('articles')
      .where('id', '=', input.articleId)
      .where('workspace_id', '=', input.workspaceId)
      .returning('id')
      .executeTakeFirst();
    if (!removed) throw new AppError('not_found');
    appendEvent(tx, 'article.changed', input.workspaceId, null, { articleId: input.articleId });
    return { articleId: input.articleId };
  },
};

export interface ImportedArticle {
  /** Where it comes from; the same origin again replaces the article instead of doubling it. */
  origin: string;
  title: string;
  body: string;
}

export interface ImportSummary {
  added: number;
  changed: number;
  unchanged: number;
}

/** Imports a batch, all or nothing; repeatable. */
export const importArticles: Action<{ workspaceId: string; articles: ImportedArticle[] }, ImportSummary> = {
  name: 'articles.import',
  async run(tx, input) {
    const db = await tx.sql();
    const summary: ImportSummary = { added: 0, changed: 0, unchanged: 0 };
    for (const { origin, title, body } of input.articles) {
      const known = await db
        .selectFrom('articles')
        .select(['id', 'title', 'body'])
        .where('workspace_id', '=', input.workspaceId)
        .where('origin', '=', origin)
        .executeTakeFirst();
      if (known && known.title === title && known.body === body) {
        summary.unchanged++;
        continue;
      }
      const values = { title, body, published: 1, updated_at: tx.now };
      const row = known
        ? await update(db, input.workspaceId, known.id, values)
        : await insert(db, { ...values, workspace_id: input.workspaceId, origin, created_at: tx.now });
      if (known) summary.changed++;
      else summary.added++;
      appendEvent(tx, 'article.changed', input.workspaceId, null, { articleId: row.id });
    }
    return summary;
  },
};

async function insert(db: Kysely<Tables>, values: Omit<ArticleRow, 'id'>): Promise<ArticleRow> {
  return db
    .insertInto('articles')
    .values({ id: newId(), ...values })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function update(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
  values: Pick<ArticleRow, 'title' | 'body' | 'published' | 'updated_at'>,
): Promise<ArticleRow> {
  const row = await db
    .updateTable('articles')
    .set(values)
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new AppError('not_found');
  return row;
}
