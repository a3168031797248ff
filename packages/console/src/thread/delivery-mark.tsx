import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, Clock3, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { applyDelivery } from '../desk/apply.ts';
import { desk } from '../desk/client.ts';
import { useErrorText } from '../lib/error-text.ts';
import { useMe } from '../session/use-session.ts';
import { useOutcomeText } from '../settings/webhooks/outcome.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { toast } from '../ui/toasts.tsx';
import type { KnownDelivery, Mark } from './delivery-marks.ts';
import { MessageStatus } from './message-status.tsx';

/** How far a message is on its way to the customer; one that was lost, with what can be done about it. */
export function DeliveryMark({ mark }: { mark: Mark }) {
  switch (mark.state) {
    case 'delivered':
      return (
        <Silent>
          <MessageStatus state="delivered" />
        </Silent>
      );
    case 'waiting':
      return <Waiting deliveries={mark.deliveries} />;
    case 'undelivered':
      return <Undelivered deliveries={mark.deliveries} />;
  }
}

function Waiting({ deliveries }: Pick<Mark, 'deliveries'>) {
  const { t } = useTranslation();
  const reason = useReason()(deliveries);
  return (
    <Silent>
      <span className="flex items-center gap-1 text-warn text-xs">
        <Clock3 aria-hidden="true" className="size-3.5 shrink-0" />
        {reason === null ? t('delivery.waiting') : t('delivery.waitingWhy', { reason })}
      </span>
    </Silent>
  );
}

function Undelivered({ deliveries }: Pick<Mark, 'deliveries'>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const errorText = useErrorText();
  const isAdmin = useMe().role !== 'agent';
  const reason = useReason()(deliveries);
  const resend = useMutation({
    mutationFn: async (_from: HTMLElement) => {
      const sent = [];
      for (const { conversationId, id } of deliveries) sent.push(await desk.conversations.resend(conversationId, id));
      return sent;
    },
    // The button goes away with its line, maybe before the answer is here; whoever got to it by keyboard goes on from the thread.
    onMutate: (from) => from.closest<HTMLElement>('[role="log"]'),
    onSuccess: (sent, from, thread) => {
      const { activeElement } = document;
      if (activeElement === from || activeElement === document.body) thread?.focus({ preventScroll: true });
      for (const delivery of sent) applyDelivery(client, delivery);
      toast.done(t('webhooks.replayed'));
    },
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });
  const [first] = deliveries;
  return (
    <div className="mb-1 flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-danger text-xs">
      <span className="flex items-center gap-1">
        <CircleAlert aria-hidden="true" className="size-3.5 shrink-0" />
        {reason === null ? t('delivery.lost') : t('delivery.lostWhy', { reason })}
      </span>
      <Button size="sm" busy={resend.isPending} onClick={(event) => resend.mutate(event.currentTarget)}>
        <RotateCcw aria-hidden="true" className="size-3.5" />
        {t('status.retry')}
      </Button>
      {isAdmin && first !== undefined && (
        <Link
          to="/settings/webhooks/$hookId"
          params={{ hookId: first.hookId }}
          search={{ delivery: first.id }}
          className={buttonClass('quiet', 'sm')}
        >
          {t('delivery.show')}
        </Link>
      )}
    </div>
  );
}

/** What usually goes well is there to be read, but is not read out each time. */
function Silent({ children }: { children: React.ReactNode }) {
  return (
    <span aria-live="off" className="text-ink-faint">
      {children}
    </span>
  );
}

function useReason(): (deliveries: readonly KnownDelivery[]) => string | null {
  const { t } = useTranslation();
  const outcomeText = useOutcomeText();
  return (deliveries) => {
    const failed = deliveries.find((each) => each.lastError !== null);
    if (failed?.lastError) return outcomeText(failed.lastError, failed.lastStatus);
    return deliveries.some((each) => each.state === 'dropped') ? t('delivery.dropped') : null;
  };
}
