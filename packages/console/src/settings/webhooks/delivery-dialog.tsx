import type { HookAttempt } from '@baton/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { hookDeliveryQuery, hooksQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { exactTime, fullTime } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toasts.tsx';
import { CodeBlock } from './code-block.tsx';
import { DeliveryBadge, OutcomeBadge } from './outcome.tsx';

interface DeliveryDialogProps {
  hookId: string;
  /** Null = closed. */
  deliveryId: string | null;
  onClose(): void;
}

/** One delivery: what is sent, and what came back at each try. */
export function DeliveryDialog({ hookId, deliveryId, onClose }: DeliveryDialogProps) {
  const { t, i18n } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const query = useQuery({ ...hookDeliveryQuery(hookId, deliveryId ?? ''), enabled: deliveryId !== null });
  const replay = useMutation({
    mutationFn: () => desk.hooks.replay(hookId, deliveryId ?? ''),
    onSuccess: async () => {
      toast.done(t('webhooks.replayed'));
      await client.invalidateQueries({ queryKey: hooksQuery.queryKey });
    },
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });
  const { data } = query;
  return (
    <Dialog
      open={deliveryId !== null}
      onOpenChange={(open) => !open && onClose()}
      title={data?.delivery.event ?? t('webhooks.deliveries')}
      {...(data && { description: fullTime(data.delivery.createdAt, i18n.language) })}
      className="w-[40rem]"
    >
      {query.isPending && <Skeleton className="h-40 w-full" />}
      {data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {data !== undefined && (
        <div className="flex flex-col gap-4 pt-1">
          <div className="flex flex-wrap items-center gap-3">
            <DeliveryBadge state={data.delivery.state} />
            <code className="min-w-0 flex-1 truncate text-ink-faint text-xs">{data.delivery.id}</code>
            <Button busy={replay.isPending} onClick={() => replay.mutate()}>
              <Send aria-hidden="true" className="size-4" />
              {t('webhooks.replay')}
            </Button>
          </div>
          <section aria-labelledby="tries-title" className="flex flex-col gap-1.5">
            <h3 id="tries-title" className="font-medium text-sm">
              {t('webhooks.triesTitle')}
            </h3>
            {data.attempts.length === 0 ? (
              <p className="text-ink-faint text-sm">{t('webhooks.noTries')}</p>
            ) : (
              <ul className="divide-y divide-line rounded-lg border border-line">
                {data.attempts.map((attempt) => (
                  <AttemptRow key={attempt.id} attempt={attempt} />
                ))}
              </ul>
            )}
          </section>
          <CodeBlock label={t('webhooks.content')} text={indented(data.body)} />
        </div>
      )}
    </Dialog>
  );
}

function AttemptRow({ attempt }: { attempt: HookAttempt }) {
  const { t, i18n } = useTranslation();
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <OutcomeBadge outcome={attempt.outcome} status={attempt.status} />
        <time dateTime={attempt.startedAt} className="text-ink-faint text-sm">
          {exactTime(attempt.startedAt, i18n.language)}
        </time>
        <span className="text-ink-faint text-sm">{t('webhooks.took', { ms: attempt.ms })}</span>
      </div>
      {attempt.detail !== null && <p className="text-ink-soft text-sm">{attempt.detail}</p>}
      {attempt.answer !== null && attempt.answer !== '' && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="max-h-32 overflow-auto whitespace-pre-wrap break-all font-mono text-ink-soft text-xs"
        >
          {attempt.answer}
        </pre>
      )}
    </li>
  );
}

/** What is JSON reads better with some air; the bytes themselves had none. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
