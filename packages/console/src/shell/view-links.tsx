import type { ViewName } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { VIEWS } from '../conversations/view.ts';
import { viewsQuery } from '../desk/queries.ts';
import { cn } from '../lib/class-names.ts';
import { VIEW_ICONS } from './view-icons.ts';

/** The views with their live counts. Sate's conversations stay silent: total, but no unread. */
export function ViewLinks({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation();
  const { data: counts } = useQuery(viewsQuery);
  return (
    <ul className="flex flex-col gap-0.5" aria-label={t('views.label')}>
      {VIEWS.map((view) => (
        <li key={view}>
          <ViewLink view={view} count={counts?.[view]} onNavigate={onNavigate} />
        </li>
      ))}
    </ul>
  );
}

interface ViewLinkProps {
  view: ViewName;
  count?: { total: number; unread: number };
  onNavigate?: () => void;
}

function ViewLink({ view, count, onNavigate }: ViewLinkProps) {
  const { t } = useTranslation();
  const Icon = VIEW_ICONS[view];
  const loud = (view === 'mine' || view === 'unassigned') && count !== undefined && count.unread > 0;
  return (
    <Link
      to="/$view"
      params={{ view }}
      onClick={onNavigate}
      className="group flex h-8 items-center gap-2.5 rounded-lg px-2.5 text-ink-soft hover:bg-hover hover:text-ink data-[status=active]:bg-accent-wash data-[status=active]:font-medium data-[status=active]:text-accent-text"
    >
      <Icon aria-hidden="true" className={cn('size-4 shrink-0', view === 'sate' && 'text-sate')} />
      <span className={cn('min-w-0 flex-1 truncate', loud && 'font-semibold text-ink')}>{t(`views.${view}`)}</span>
      {count !== undefined && (
        <>
          <span className="sr-only">
            {t('views.total', { count: count.total })}, {t('views.unread', { count: count.unread })}
          </span>
          <span aria-hidden="true" className="flex items-center gap-1.5 text-xs tabular-nums">
            {loud && (
              <span className="rounded-full bg-accent px-1.5 font-semibold text-accent-ink">{count.unread}</span>
            )}
            {count.total > 0 && view !== 'closed' && <span className="text-ink-faint">{count.total}</span>}
          </span>
        </>
      )}
    </Link>
  );
}
