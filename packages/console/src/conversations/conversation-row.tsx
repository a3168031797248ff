import type { Conversation, ViewName } from '@baton/protocol';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useTyping } from '../desk/typing.ts';
import { cn } from '../lib/class-names.ts';
import { useContactName } from '../lib/name.ts';
import { fullTime, shortAge, useMinute } from '../lib/time.ts';
import { Avatar } from '../ui/avatar.tsx';
import { FaceIcon } from './face-icon.tsx';
import { OwnerMark } from './owner-mark.tsx';
import { previewOf } from './preview.ts';
import { WaitingMark } from './waiting-mark.tsx';

interface ConversationRowProps {
  view: ViewName;
  conversation: Conversation;
  isOpen: boolean;
  isCursor: boolean;
}

export const ConversationRow = memo(function ConversationRow({
  view,
  conversation,
  isOpen,
  isCursor,
}: ConversationRowProps) {
  const { i18n } = useTranslation();
  const now = useMinute();
  const name = useContactName()(conversation);
  // What Sate answers stays silent until it needs a person.
  const isQuiet = conversation.owner.kind === 'sate' || conversation.state === 'closed';
  const unread = conversation.unreadCount > 0 && !isQuiet;

  return (
    <Link
      to="/$view/$conversationId"
      params={{ view, conversationId: conversation.id }}
      aria-current={isOpen ? 'true' : undefined}
      className={cn(
        'relative flex h-full gap-3 border-line border-b px-4 py-2.5 focus-visible:outline-offset-[-2px]',
        isOpen ? 'bg-accent-wash' : isCursor ? 'bg-hover' : 'hover:bg-hover',
      )}
    >
      {unread && <span aria-hidden="true" className="absolute inset-y-0 left-0 w-[3px] bg-accent" />}
      <span className="relative h-fit">
        <Avatar name={name} seed={conversation.contact.id} />
        <FaceIcon
          face={conversation.face}
          className="absolute -right-1 -bottom-1 rounded-full border-2 border-surface bg-surface text-ink-faint"
        />
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <span className={cn('min-w-0 flex-1 truncate', unread ? 'font-semibold' : 'font-medium')}>{name}</span>
          <time
            dateTime={conversation.updatedAt}
            title={fullTime(conversation.updatedAt, i18n.language)}
            className={cn('shrink-0 text-xs tabular-nums', unread ? 'font-medium text-accent-text' : 'text-ink-faint')}
          >
            {shortAge(conversation.updatedAt, now, i18n.language)}
          </time>
        </span>
        <PreviewLine conversation={conversation} unread={unread} />
        <span className="mt-0.5 flex min-w-0 items-center gap-1.5">
          <OwnerMark conversation={conversation} />
          <WaitingMark conversation={conversation} />
          <span className="ml-auto shrink-0 text-ink-faint text-xs tabular-nums">#{conversation.number}</span>
        </span>
      </span>
    </Link>
  );
});

function PreviewLine({ conversation, unread }: { conversation: Conversation; unread: boolean }) {
  const { t } = useTranslation();
  const typing = useTyping(conversation.id).some((author) => author.kind === 'contact');
  const last = conversation.lastMessage;
  const by = last === null || last.author === 'contact' || last.author === 'system' ? '' : t(`list.by.${last.author}`);
  return (
    <span className="flex items-center gap-2">
      <span className={cn('min-w-0 flex-1 truncate text-sm', unread ? 'text-ink' : 'text-ink-soft')}>
        {typing ? (
          <span className="text-accent-text italic">{t('thread.typing', { name: '' }).trim()}</span>
        ) : (
          <>
            {by !== '' && <span className="text-ink-faint">{by} </span>}
            {last === null ? conversation.subject || t('list.noMessage') : previewOf(last)}
          </>
        )}
      </span>
      {unread && (
        <span className="min-w-5 shrink-0 rounded-full bg-accent px-1.5 text-center font-semibold text-accent-ink text-xs leading-5">
          <span aria-hidden="true">{conversation.unreadCount > 99 ? '99+' : conversation.unreadCount}</span>
          <span className="sr-only">{t('list.unread', { count: conversation.unreadCount })}</span>
        </span>
      )}
    </span>
  );
}
