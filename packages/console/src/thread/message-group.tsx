import type { Conversation, Message } from '@baton/protocol';
import { saidAt } from '@baton/sdk';
import { Bot, Sparkles } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/class-names.ts';
import { useContactName } from '../lib/name.ts';
import { clock, fullTime } from '../lib/time.ts';
import { useMe } from '../session/use-session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Bubble } from './bubble.tsx';
import { DeliveryMark } from './delivery-mark.tsx';
import { isSameMark, type Mark, type Marks } from './delivery-marks.ts';
import { MessageStatus } from './message-status.tsx';
import { Sources } from './sources.tsx';

interface MessageGroupProps {
  messages: readonly Message[];
  conversation: Conversation;
  marks: Marks;
}

/** What one author said in one go. The customer stands left, our side right. */
export const MessageGroup = memo(
  function MessageGroup({ messages, conversation, marks }: MessageGroupProps) {
    const { t, i18n } = useTranslation();
    const me = useMe();
    const contactName = useContactName()(conversation);
    const last = messages.at(-1);
    if (last === undefined) return null;
    const { author } = last;
    const ours = author.kind !== 'contact';
    const mine = author.kind === 'agent' && author.id === me.id;
    const name = mine
      ? t('common.you')
      : author.kind === 'contact'
        ? contactName
        : authorName(author.name, author.kind, t('thread.agent'), t('thread.bot'));
    const markBelow = (index: number): Mark | null | undefined => {
      const below = messages[index + 1];
      return below === undefined ? null : marks.get(below.id);
    };
    const sources = messages.flatMap((message) => message.sources);

    return (
      <article className={cn('flex gap-2.5', ours && 'flex-row-reverse')}>
        <Avatar
          name={author.kind === 'contact' ? contactName : mine ? me.name : name}
          seed={author.kind === 'contact' ? conversation.contact.id : (author.id ?? author.kind)}
          size="sm"
          icon={iconOf(author.kind)}
          className="mt-5"
        />
        <div className={cn('flex min-w-0 max-w-[min(36rem,82%)] flex-col gap-1', ours && 'items-end')}>
          <p className="flex items-center gap-1.5 text-ink-faint text-xs">
            <span className="font-medium text-ink-soft">{name}</span>
            {author.kind === 'sate' && (
              <span className="rounded bg-sate-wash px-1 text-sate">{t('thread.automatic')}</span>
            )}
          </p>
          {messages.map((message, index) => (
            <Marked key={message.id} mark={marks.get(message.id)} next={markBelow(index)}>
              <Bubble message={message} mine={mine} />
            </Marked>
          ))}
          {sources.length > 0 && <Sources sources={sources} />}
          <p className="flex items-center gap-1.5 text-ink-faint text-xs tabular-nums">
            {last.suggestsClose && <span className="italic">{t('thread.suggestedClose')}</span>}
            <time dateTime={saidAt(last)} title={fullTime(saidAt(last), i18n.language)}>
              {clock(saidAt(last), i18n.language)}
            </time>
            <LastStatus message={last} conversation={conversation} mark={marks.get(last.id)} />
          </p>
        </div>
      </article>
    );
  },
  (before, after) =>
    before.messages.length === after.messages.length &&
    before.messages.every((message, index) => message === after.messages[index]) &&
    after.messages.every(({ id }) => isSameMark(before.marks.get(id), after.marks.get(id))) &&
    before.conversation.contactReadSeq === after.conversation.contactReadSeq &&
    before.conversation.contact === after.conversation.contact,
);

interface MarkedProps {
  mark: Mark | undefined;
  /** The mark of the message below; null = there is none, and the status of the group follows. */
  next: Mark | null | undefined;
  children: ReactNode;
}

/** What did not arrive says so itself; of others that are equally far, the last one speaks for those above it. */
function Marked({ mark, next, children }: MarkedProps) {
  const isLost = mark?.state === 'undelivered';
  const speaks = isLost || (next !== null && mark?.state !== next?.state);
  return (
    <>
      <div className={cn('w-fit max-w-full', isLost && 'rounded-2xl rounded-tr-md ring-2 ring-danger')}>{children}</div>
      {mark !== undefined && speaks && <DeliveryMark mark={mark} />}
    </>
  );
}

interface LastStatusProps {
  message: Message;
  conversation: Conversation;
  mark: Mark | undefined;
}

/** How far the newest message of the group is. Where answers go through a hook, "stored" would say too much and too little. */
function LastStatus({ message, conversation, mark }: LastStatusProps) {
  if (mark?.state === 'undelivered') return null;
  const isRead = message.author.kind === 'agent' && message.seq <= conversation.contactReadSeq;
  if (isRead && mark?.state !== 'waiting') return <MessageStatus state="read" />;
  if (mark !== undefined) return <DeliveryMark mark={mark} />;
  if (message.author.kind !== 'agent' || conversation.answersByHook) return null;
  return <MessageStatus state="stored" />;
}

function iconOf(kind: Message['author']['kind']): ReactNode | undefined {
  if (kind === 'sate') return <Sparkles className="size-3.5" />;
  if (kind === 'bot') return <Bot className="size-3.5" />;
  return undefined;
}

function authorName(name: string | null, kind: string, agent: string, bot: string): string {
  if (kind === 'sate') return 'Sate';
  if (kind === 'system') return 'Baton';
  return name ?? (kind === 'bot' ? bot : agent);
}
