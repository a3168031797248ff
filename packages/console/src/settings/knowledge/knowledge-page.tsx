import type { Article } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BookOpen, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { articlesQuery } from '../../desk/queries.ts';
import { shortAge, useMinute } from '../../lib/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { TextInput } from '../../ui/field.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { SectionHeader } from '../section-header.tsx';

export default function KnowledgePage() {
  const { t } = useTranslation();
  const query = useQuery(articlesQuery);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const articles = (query.data ?? []).filter(({ title, body }) => `${title}\n${body}`.toLowerCase().includes(wanted));

  return (
    <section aria-label={t('knowledge.title')}>
      <SectionHeader title={t('knowledge.title')} lead={t('knowledge.lead')}>
        <Link to="/settings/knowledge/$articleId" params={{ articleId: 'new' }} className={buttonClass('primary')}>
          <Plus aria-hidden="true" className="size-4" />
          {t('knowledge.create')}
        </Link>
      </SectionHeader>
      {query.isPending && <RowsSkeleton />}
      {query.data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data?.length === 0 && (
        <EmptyState
          icon={<BookOpen className="size-5" />}
          title={t('knowledge.empty')}
          text={t('knowledge.emptyText')}
        />
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <>
          <TextInput
            type="search"
            aria-label={t('knowledge.search')}
            placeholder={t('knowledge.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="mb-3"
          />
          {articles.length === 0 ? (
            <EmptyState icon={<SearchX className="size-5" />} title={t('knowledge.noHit')} text="" />
          ) : (
            <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line">
              {articles.map((article) => (
                <ArticleRow key={article.id} article={article} />
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

function ArticleRow({ article }: { article: Article }) {
  const { t, i18n } = useTranslation();
  const now = useMinute();
  return (
    <li>
      <Link
        to="/settings/knowledge/$articleId"
        params={{ articleId: article.id }}
        className="flex items-center gap-4 px-4 py-3 hover:bg-hover focus-visible:outline-offset-[-2px]"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{article.title}</span>
          <span className="block truncate text-ink-faint text-sm">
            {t('knowledge.updated', { time: shortAge(article.updatedAt, now, i18n.language) })}
          </span>
        </span>
        {!article.published && <Badge>{t('knowledge.draft')}</Badge>}
      </Link>
    </li>
  );
}
