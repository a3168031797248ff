import type { Conversation } from '@baton/protocol';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the rows under the agent's eyes where they are while live events put other rows above them. At the very top
 * the newest row may move in: that is what one watches there.
 */
export function useKeepPlace(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Conversation[],
  rowHeight: number,
): void {
  const anchor = useRef<{ id: string; offset: number } | null>(null);
  const known = useRef(rows);
  known.current = rows;

  useEffect(() => {
    const element = scroller.current;
    const remember = (): void => {
      const top = element?.scrollTop ?? 0;
      const row = known.current[Math.floor(top / rowHeight)];
      anchor.current = top < rowHeight / 2 || row === undefined ? null : { id: row.id, offset: top % rowHeight };
    };
    element?.addEventListener('scroll', remember, { passive: true });
    return () => element?.removeEventListener('scroll', remember);
  }, [scroller, rowHeight]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || anchor.current === null) return;
    const { id, offset } = anchor.current;
    const at = rows.findIndex((row) => row.id === id);
    if (at === -1) return;
    const wanted = at * rowHeight + offset;
    if (Math.abs(element.scrollTop - wanted) > 1) element.scrollTop = wanted;
  }, [scroller, rows, rowHeight]);
}
