import type { ViewName } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../actions/registry.ts';
import { viewsQuery } from '../desk/queries.ts';
import { cn } from '../lib/class-names.ts';
import { useLayout } from '../lib/media.ts';
import { AvailabilitySwitch } from '../shell/availability-switch.tsx';
import { MenuButton } from '../shell/menu-button.tsx';
import { inputClass } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';

interface ListHeaderProps {
  view: ViewName;
  filter: string;
  onFilter(filter: string): void;
}

export function ListHeader({ view, filter, onFilter }: ListHeaderProps) {
  const { t } = useTranslation();
  const narrow = useLayout() === 'narrow';
  const input = useRef<HTMLInputElement>(null);
  const { data: counts } = useQuery(viewsQuery);
  useActions([
    { id: 'filter', label: t('actions.filter'), group: 'list', keys: '/', run: () => input.current?.focus() },
  ]);

  return (
    <header className="shrink-0 border-line border-b px-3 pb-3">
      <div className="flex h-14 items-center gap-2 pl-1">
        <MenuButton />
        <h1 className="min-w-0 truncate font-semibold text-lg tracking-tight">{t(`views.${view}`)}</h1>
        {counts !== undefined && (
          <span className="text-ink-faint text-sm tabular-nums">
            <span aria-hidden="true">{counts[view].total}</span>
            <span className="sr-only">{t('views.total', { count: counts[view].total })}</span>
          </span>
        )}
        <span className="flex-1" />
        {narrow && <AvailabilitySwitch compact />}
      </div>
      <div className="relative">
        <Search aria-hidden="true" className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-faint" />
        <input
          ref={input}
          type="search"
          aria-label={t('list.filter')}
          placeholder={t('list.filter')}
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            if (filter === '') event.currentTarget.blur();
            else onFilter('');
          }}
          className={cn(inputClass, 'h-8 pr-8 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden')}
        />
        {filter !== '' && (
          <IconButton
            label={t('list.clearFilter')}
            onClick={() => onFilter('')}
            className="absolute top-0.5 right-0.5 size-7"
          >
            <X className="size-3.5" />
          </IconButton>
        )}
      </div>
    </header>
  );
}
