import type { Conversation, ViewName } from '@baton/protocol';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ConversationRow } from './conversation-row.tsx';
import { useKeepPlace } from './use-keep-place.ts';

const ROW_HEIGHT = 86;

interface ListRowsProps {
  view: ViewName;
  rows: readonly Conversation[];
  openId: string | undefined;
  cursorId: string | undefined;
  more: boolean;
  loading: boolean;
  onMore(): void;
}

/** Draws only the rows in sight; fetches the next page before the end is reached. */
export function ListRows({ view, rows, openId, cursorId, more, loading, onMore }: ListRowsProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  useKeepPlace(scroller, rows, ROW_HEIGHT);

  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loading && last >= rows.length - 12) onMore();
  });

  const cursorAt = rows.findIndex((row) => row.id === cursorId);
  const shownFor = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (cursorId === undefined || cursorAt === -1 || shownFor.current === cursorId) return;
    shownFor.current = cursorId;
    virtualizer.scrollToIndex(cursorAt, { align: 'auto' });
  }, [cursorId, cursorAt, virtualizer]);

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]">
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed absolutely, and only some of them exist. */}
      <div role="list" aria-label={t('list.label')} className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            // biome-ignore lint/a11y/useSemanticElements: see above.
            <div
              key={item.key}
              role="listitem"
              aria-setsize={more ? -1 : rows.length}
              aria-posinset={item.index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <ConversationRow
                view={view}
                conversation={row}
                isOpen={row.id === openId}
                isCursor={row.id === cursorId}
              />
            </div>
          );
        })}
      </div>
      {loading && (
        <p role="status" className="py-3 text-center text-ink-faint text-sm">
          {t('list.loadingMore')}
        </p>
      )}
    </div>
  );
}
