import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { articleQuery } from '../../desk/queries.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { ArticleEditor } from './article-editor.tsx';

export default function ArticlePage() {
  const { t } = useTranslation();
  const { articleId } = useParams({ from: '/app/settings/knowledge/$articleId' });
  const isNew = articleId === 'new';
  const query = useQuery({ ...articleQuery(articleId), enabled: !isNew });
  return (
    <section aria-label={t('knowledge.title')}>
      <Link
        to="/settings/knowledge"
        className="mb-4 inline-flex items-center gap-1.5 text-ink-soft text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t('knowledge.title')}
      </Link>
      {isNew ? (
        <ArticleEditor article={null} />
      ) : query.data !== undefined ? (
        <ArticleEditor key={query.data.id} article={query.data} />
      ) : query.isError ? (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </section>
  );
}
