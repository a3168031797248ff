import type { ViewName } from '@baton/protocol';
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { VIEW_ICONS } from '../shell/view-icons.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

interface ListEmptyProps {
  view: ViewName;
  filtered: boolean;
  onClearFilter(): void;
}

export function ListEmpty({ view, filtered, onClearFilter }: ListEmptyProps) {
  const { t } = useTranslation();
  if (filtered) {
    return (
      <EmptyState icon={<SearchX className="size-5" />} title={t('empty.filter.title')} text={t('empty.filter.text')}>
        <Button onClick={onClearFilter}>{t('empty.filter.action')}</Button>
      </EmptyState>
    );
  }
  const Icon = VIEW_ICONS[view];
  return (
    <EmptyState icon={<Icon className="size-5" />} title={t(`empty.${view}.title`)} text={t(`empty.${view}.text`)}>
      {view === 'mine' && (
        <Link to="/$view" params={{ view: 'unassigned' }} className={buttonClass('plain')}>
          {t('empty.mine.action')}
        </Link>
      )}
      {view === 'all' && (
        <a href="/demo/" target="_blank" rel="noreferrer" className={buttonClass('plain')}>
          {t('empty.all.action')}
        </a>
      )}
    </EmptyState>
  );
}
