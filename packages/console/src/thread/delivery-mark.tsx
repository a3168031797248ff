import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, Clock3, RotateCcw } from 'lucide-react';
import { useRef } from 'react';
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
  const button = useRef<HTMLButtonElement>(null);
  const resend = useMutation({
    mutationFn: async () => {
      const sent = [];
      for (const { conversationId, id } of deliveries) sent.push(await desk.conversations.resend(conversationId, id));
      return sent;
    },
    onSuccess: (sent) => {
      // The button goes away with its line; whoever got here by keyboard goes on from the thread.
      button.current?.closest<HTMLElement>('[role="log"]')?.focus({ preventScroll: true });
      for (const delivery of sent) applyDelivery(client, delivery);
      toast.done(t('webhooks.replayed'));
    },
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });
  const [first] = deliveries;
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-danger text-xs">
      <span className="flex items-center gap-1">
        <CircleAlert aria-hidden="true" className="size-3.5 shrink-0" />
        {reason === null ? t('delivery.lost') : t('delivery.lostWhy', { reason })}
      </span>
      <Button ref={button} size="sm" busy={resend.isPending} onClick={() => resend.mutate()}>
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
  return <span aria-live="off">{children}</span>;
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
