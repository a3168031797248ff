import type { Conversation, ViewName } from '@baton/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listQuery } from '../desk/queries.ts';
import { useContactName } from '../lib/name.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { ListEmpty } from './list-empty.tsx';
import { ListHeader } from './list-header.tsx';
import { ListRows } from './list-rows.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { useListKeys } from './use-list-keys.ts';
import { sortedRows } from './view.ts';

/** One view's conversations, newest activity first. Live events change the rows; the agent's place stays. */
export function ConversationList({ view, openId }: { view: ViewName; openId?: string }) {
  const { t } = useTranslation();
  const contactName = useContactName();
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  const list = useInfiniteQuery(listQuery(view));

  const matches = (row: Conversation): boolean =>
    [
      contactName(row),
      row.contact.email,
      row.contact.reference,
      row.subject,
      row.lastMessage?.text,
      `#${row.number}`,
    ].some((text) => text?.toLowerCase().includes(wanted));
  const all = sortedRows(list.data);
  const rows = wanted === '' ? all : all.filter(matches);
  const cursorId = useListKeys(view, rows, openId);

  return (
    <section aria-label={t(`views.${view}`)} className="flex h-full min-w-0 flex-col bg-surface">
      <ListHeader view={view} filter={filter} onFilter={setFilter} />
      {list.isPending ? (
        <ListSkeleton />
      ) : list.data === undefined ? (
        <ErrorState title={t('list.failed')} error={list.error} onRetry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <ListEmpty view={view} filtered={wanted !== ''} onClearFilter={() => setFilter('')} />
      ) : (
        <ListRows
          view={view}
          rows={rows}
          openId={openId}
          cursorId={cursorId}
          more={list.hasNextPage && wanted === ''}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </section>
  );
}
