import { RotateCcw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useConnection, useOutbox } from '../desk/live-provider.tsx';
import type { OutgoingItem } from '../desk/outbox.ts';
import { cn } from '../lib/class-names.ts';
import { useErrorText } from '../lib/error-text.ts';
import { useMe } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Bubble } from './bubble.tsx';
import { MessageStatus } from './message-status.tsx';

/** A message of ours that the desk has not stored yet, or has refused. */
export function PendingMessage({ item }: { item: OutgoingItem }) {
  const { t } = useTranslation();
  const me = useMe();
  const outbox = useOutbox();
  const errorText = useErrorText();
  const offline = useConnection() === 'offline' || item.attempts > 1;
  const failed = item.state === 'failed';
  const author = { kind: 'agent' as const, id: me.id, name: me.name };

  return (
    <article className="mr-9.5 flex flex-col items-end gap-1">
      <div
        className={cn(
          'flex max-w-[min(36rem,82%)] justify-end',
          failed ? 'rounded-2xl ring-2 ring-danger' : 'opacity-75',
        )}
      >
        <Bubble message={{ author, text: item.payload.text, file: item.payload.file }} mine />
      </div>
      {failed ? (
        <p role="alert" className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-danger text-xs">
          <MessageStatus state="failed" />
          {t('status.failed')}: {errorText(item.error)}
          <Button size="sm" onClick={() => outbox.retry(item.clientMessageId)}>
            <RotateCcw aria-hidden="true" className="size-3.5" />
            {t('status.retry')}
          </Button>
          <Button size="sm" tone="quiet" onClick={() => outbox.discard(item.clientMessageId)}>
            <Trash2 aria-hidden="true" className="size-3.5" />
            {t('status.discard')}
          </Button>
        </p>
      ) : (
        <p className="flex items-center gap-1.5 text-ink-faint text-xs">
          {t(offline ? 'status.waiting' : 'status.sending')}
          <MessageStatus state={offline ? 'waiting' : 'sending'} />
        </p>
      )}
    </article>
  );
}
