import type { Conversation } from '@baton/protocol';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOutgoing } from '../desk/live-provider.tsx';
import { useContactName } from '../lib/name.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { DayLine } from './day-line.tsx';
import type { Marks } from './delivery-marks.ts';
import { type Entry, entriesOf } from './entries.ts';
import { EventLine } from './event-line.tsx';
import { JumpPill } from './jump-pill.tsx';
import { MessageGroup } from './message-group.tsx';
import { PendingMessage } from './pending-message.tsx';
import { ThreadSkeleton } from './thread-skeleton.tsx';
import { TypingLine } from './typing-line.tsx';
import { UnreadLine } from './unread-line.tsx';
import { useDeliveryMarks } from './use-delivery-marks.ts';
import { useMarkRead } from './use-mark-read.ts';
import { useScroll } from './use-scroll.ts';
import { useThread } from './use-thread.ts';

/** The messages of one conversation, the unsent ones at the end. */
export function Thread({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const contactName = useContactName()(conversation);
  const { query, messages, hasOlder, loadingOlder, loadOlder } = useThread(conversation.id);
  const marks = useDeliveryMarks(conversation, messages);
  const stored = new Set(messages.map((message) => message.clientMessageId));
  const outgoing = useOutgoing(conversation.id).filter((item) => !stored.has(item.clientMessageId));
  // Where the agents' reading had ended when the thread was opened; it stays while one reads on.
  const [readSeq] = useState(conversation.unreadCount > 0 ? conversation.agentReadSeq : null);

  const scroller = useRef<HTMLDivElement>(null);
  const last = messages.at(-1)?.seq ?? 0;
  const { atEnd, seen, toEnd } = useScroll(scroller, {
    first: messages[0]?.seq ?? 0,
    last: last + outgoing.length,
    ready: query.isSuccess,
  });
  const sending = outgoing.length;
  useEffect(() => {
    // Whoever writes goes along with their words, wherever they were reading.
    if (sending > 0) toEnd();
  }, [sending, toEnd]);
  useMarkRead(conversation, last, atEnd);
  const missed = messages.filter((message) => message.seq > seen && message.kind !== 'event').length;

  if (query.isError && query.data === undefined) {
    return (
      <div className="grid min-h-0 flex-1 place-items-center">
        <ErrorState title={t('thread.failed')} error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-label={t('thread.log', { name: contactName })}
        aria-busy={query.isPending || loadingOlder}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto px-4 [overflow-anchor:none] focus-visible:outline-offset-[-2px] sm:px-6"
      >
        <div className="mx-auto flex min-h-full max-w-3xl flex-col justify-end gap-3 py-5">
          {query.isPending && <ThreadSkeleton />}
          {hasOlder && (
            <Button tone="quiet" size="sm" busy={loadingOlder} onClick={() => void loadOlder()} className="self-center">
              {t('thread.older')}
            </Button>
          )}
          {entriesOf(messages, readSeq).map((entry) => (
            <EntryLine key={entry.key} entry={entry} conversation={conversation} marks={marks} />
          ))}
          {outgoing.map((item) => (
            <PendingMessage key={item.clientMessageId} item={item} />
          ))}
          <TypingLine conversation={conversation} />
        </div>
      </div>
      {!atEnd && <JumpPill count={missed} onJump={() => toEnd(true)} />}
    </div>
  );
}

interface EntryLineProps {
  entry: Entry;
  conversation: Conversation;
  marks: Marks;
}

function EntryLine({ entry, conversation, marks }: EntryLineProps) {
  switch (entry.type) {
    case 'day':
      return <DayLine at={entry.at} />;
    case 'unread':
      return <UnreadLine />;
    case 'event':
      return <EventLine message={entry.message} conversation={conversation} />;
    case 'group':
      return <MessageGroup messages={entry.messages} conversation={conversation} marks={marks} />;
  }
}
