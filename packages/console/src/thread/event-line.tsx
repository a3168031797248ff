import type { Conversation, Message, ThreadEvent } from '@baton/protocol';
import {
  ArrowRightLeft,
  CircleCheck,
  DoorOpen,
  Globe,
  Hourglass,
  LogIn,
  type LucideIcon,
  RotateCcw,
  Sparkles,
  Star,
  UserRound,
  UserRoundMinus,
  UserRoundPlus,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clock, fullTime } from '../lib/time.ts';
import { useMe } from '../session/use-session.ts';
import { HandoffCard } from './handoff-card.tsx';
import { Stars } from './stars.tsx';

const ICONS: Record<ThreadEvent['type'], LucideIcon> = {
  handed_off: ArrowRightLeft,
  assigned: UserRound,
  queued: Hourglass,
  handed_back: Sparkles,
  closed: CircleCheck,
  rated: Star,
  reopened: RotateCcw,
  contact_left: DoorOpen,
  contact_returned: LogIn,
  page_visited: Globe,
  agent_joined: UserRoundPlus,
  agent_left: UserRoundMinus,
};

/** What happened, small and between the messages; a handoff brings its summary along. */
export function EventLine({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { i18n } = useTranslation();
  const text = useEventText();
  const { event } = message;
  if (event === null) return null;
  const Icon = ICONS[event.type];
  const isLatestHandoff =
    event.type === 'handed_off' && conversation.handoff !== null && isNear(conversation.handoff.at, message.createdAt);
  return (
    <>
      <p className="flex flex-wrap items-center justify-center gap-x-2 gap-y-0.5 text-center text-ink-faint text-xs">
        <Icon aria-hidden="true" className="size-3.5" />
        <span>{text(event, message)}</span>
        {event.type === 'rated' && <Stars score={event.score} />}
        <time dateTime={message.createdAt} title={fullTime(message.createdAt, i18n.language)}>
          {clock(message.createdAt, i18n.language)}
        </time>
      </p>
      {isLatestHandoff && conversation.handoff !== null && conversation.handoff.summary !== '' && (
        <HandoffCard handoff={conversation.handoff} />
      )}
    </>
  );
}

function useEventText(): (event: ThreadEvent, message: Message) => string {
  const { t } = useTranslation();
  const me = useMe();
  return (event, message) => {
    switch (event.type) {
      case 'handed_off':
        return t(`event.handed_off.${event.reason}`);
      case 'assigned':
        return event.agentId === me.id ? t('event.assignedYou') : t('event.assigned', { name: event.agentName });
      case 'queued':
        return t('event.queued');
      case 'handed_back':
        return t('event.handed_back');
      case 'closed':
        if (event.by === 'agent' && message.author.name === null) return t('event.closedAgent');
        return t(`event.closed.${event.by}`, { name: message.author.name ?? '' });
      case 'rated':
        return t('event.rated', { count: event.score });
      case 'reopened':
      case 'contact_left':
      case 'contact_returned':
        return t(`event.${event.type}`);
      case 'page_visited':
        return t('event.page_visited', { url: event.url });
      case 'agent_joined':
      case 'agent_left':
        return t(`event.${event.type}`, { name: event.agentName });
    }
  };
}

// The summary carries its own instant, taken in the same transaction as the event.
function isNear(a: string, b: string): boolean {
  return Math.abs(Date.parse(a) - Date.parse(b)) < 2000;
}
