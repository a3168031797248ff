import type { Conversation } from '@baton/protocol';
import { Bot, Check, Inbox, Sparkles, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/use-session.ts';
import { Badge } from '../ui/badge.tsx';

interface OwnerMarkProps {
  conversation: Conversation;
  /** Names who answered last, where the state is told beside it. */
  evenClosed?: boolean;
}

/** Who answers: Sate, the queue, a bot, or a named person. */
export function OwnerMark({ conversation: { owner, state }, evenClosed = false }: OwnerMarkProps) {
  const { t } = useTranslation();
  const me = useMe();
  if (state === 'closed' && !evenClosed) {
    return (
      <Badge>
        <Check aria-hidden="true" className="size-3" />
        {t('list.closed')}
      </Badge>
    );
  }
  if (owner.kind === 'sate') {
    return (
      <Badge tone="sate">
        <Sparkles aria-hidden="true" className="size-3" />
        {t('list.sate')}
      </Badge>
    );
  }
  if (owner.kind === 'queue') {
    return (
      <Badge tone="warn">
        <Inbox aria-hidden="true" className="size-3" />
        {t('list.queue')}
      </Badge>
    );
  }
  if (owner.kind === 'bot') {
    return (
      <Badge>
        <Bot aria-hidden="true" className="size-3" />
        {t('list.bot')}
      </Badge>
    );
  }
  const mine = owner.agentId === me.id;
  return (
    <Badge tone={mine ? 'accent' : 'neutral'}>
      <UserRound aria-hidden="true" className="size-3 shrink-0" />
      <span className="truncate">{mine ? t('list.you') : (owner.agentName ?? t('thread.agent'))}</span>
    </Badge>
  );
}
