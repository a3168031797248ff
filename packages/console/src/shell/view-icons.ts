import type { ViewName } from '@baton/protocol';
import { Archive, Inbox, type LucideIcon, MessagesSquare, Sparkles, UserRound } from 'lucide-react';

export const VIEW_ICONS: Record<ViewName, LucideIcon> = {
  mine: UserRound,
  unassigned: Inbox,
  sate: Sparkles,
  all: MessagesSquare,
  closed: Archive,
};
