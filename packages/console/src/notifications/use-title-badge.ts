import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { viewsQuery } from '../desk/queries.ts';

/** Puts the number of unread conversations that concern this agent into the tab's title. */
export function useTitleBadge(): void {
  const { data: views } = useQuery(viewsQuery);
  const unread = (views?.mine.unread ?? 0) + (views?.unassigned.unread ?? 0);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Baton` : 'Baton';
  }, [unread]);
}
