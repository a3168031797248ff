import type { Message } from '@baton/protocol';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/class-names.ts';
import { PlainText, RichText } from '../text/rich-text.tsx';
import { FileCard } from './file-card.tsx';

/** One message. A customer's text stays as it was typed; ours, and what a bot wrote before, may carry a little Markdown. */
export function Bubble({
  message,
  mine,
}: {
  message: Pick<Message, 'author' | 'text' | 'file'> & Partial<Pick<Message, 'history'>>;
  mine: boolean;
}) {
  const { t } = useTranslation();
  const { kind } = message.author;
  const isHistory = message.history === true;
  return (
    <div
      className={cn(
        'w-fit max-w-full rounded-2xl px-3.5 py-2',
        kind === 'contact' && 'rounded-tl-md bg-bubble-them',
        kind === 'sate' && 'rounded-tr-md border border-sate-line bg-sate-wash',
        mine && 'rounded-tr-md bg-bubble-me text-bubble-me-ink',
        kind !== 'contact' && kind !== 'sate' && !mine && 'rounded-tr-md bg-accent-wash',
      )}
    >
      {isHistory && <p className="mb-1 font-medium text-ink-soft text-xs">{t('thread.history')}</p>}
      {message.text !== '' &&
        (kind === 'contact' && !isHistory ? <PlainText text={message.text} /> : <RichText text={message.text} />)}
      {message.file !== null && <FileCard file={message.file} spaced={message.text !== ''} />}
    </div>
  );
}
