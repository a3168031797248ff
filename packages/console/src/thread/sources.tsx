import type { Source } from '@baton/protocol';
import { Link } from '@tanstack/react-router';
import { BookOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** The articles that an automatic answer rests on. */
export function Sources({ sources }: { sources: readonly Source[] }) {
  const { t } = useTranslation();
  const unique = [...new Map(sources.map((source) => [source.articleId, source])).values()];
  return (
    <ul aria-label={t('thread.sources')} className="flex max-w-full flex-wrap justify-end gap-1.5">
      {unique.map((source) => (
        <li key={source.articleId} className="min-w-0">
          <Link
            to="/settings/knowledge/$articleId"
            params={{ articleId: source.articleId }}
            className="flex min-h-6 items-center gap-1 rounded-md bg-sate-wash px-1.5 text-sate text-xs hover:underline"
          >
            <BookOpen aria-hidden="true" className="size-3 shrink-0" />
            <span className="truncate">{source.title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
