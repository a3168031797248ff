import type { Conversation, Message, MessageDelivery } from '@baton/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Clock3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { applyDelivery } from '../desk/apply.ts';
import { desk } from '../desk/client.ts';
import { deliveriesQuery } from '../desk/queries.ts';
import { useErrorText } from '../lib/error-text.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toasts.tsx';

/** Under what an agent wrote, as long as it has not reached a customer who is reached through another program. */
export function DeliveryNote({ conversation, messages }: { conversation: Conversation; messages: readonly Message[] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const query = useQuery({ ...deliveriesQuery(conversation.id), enabled: conversation.answersByHook });
  const resend = useMutation({
    mutationFn: (id: string) => desk.conversations.resend(conversation.id, id),
    onSuccess: (delivery) => applyDelivery(client, delivery),
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });
  const ids = new Set(messages.map(({ id }) => id));
  const open = (query.data ?? []).filter(
    ({ messageId, state }) => messageId !== null && ids.has(messageId) && state !== 'delivered',
  );
  // The list is newest first, and the oldest is what the others wait for.
  const first = open.at(-1);
  if (!first || (first.state === 'waiting' && first.attempts === 0)) return null;
  const isParked = first.state !== 'waiting';
  const Icon = isParked ? CircleAlert : Clock3;
  return (
    <p role="status" className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-ink-soft text-xs">
      <Icon aria-hidden="true" className={isParked ? 'size-3.5 text-danger' : 'size-3.5'} />
      <span>
        {t(isParked ? 'delivery.parked' : 'delivery.waiting')}
        {': '}
        {reasonOf(first, t('delivery.unreachable'), (status) => t('delivery.answered', { status }))}
      </span>
      <Button size="sm" busy={resend.isPending} onClick={() => resend.mutate(first.id)}>
        {t('status.retry')}
      </Button>
    </p>
  );
}

function reasonOf(delivery: MessageDelivery, unreachable: string, answered: (status: number) => string): string {
  return delivery.lastStatus === null ? unreachable : answered(delivery.lastStatus);
}
