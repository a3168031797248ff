import type { DeliveryState, Hook, HookDelivery } from '@baton/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { History, Inbox } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hookDeliveriesQuery } from '../../desk/queries.ts';
import { fullTime, shortAge, useMinute } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { NativeSelect } from '../../ui/native-select.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { DeliveryBadge, useOutcomeText } from './outcome.tsx';
import { ReplayDialog } from './replay-dialog.tsx';

const STATES = ['waiting', 'parked', 'delivered', 'dropped'] as const satisfies readonly DeliveryState[];

/** What a hook was sent and is to be sent, newest first. */
export function Deliveries({ hook }: { hook: Hook }) {
  const { t } = useTranslation();
  const [state, setState] = useState<DeliveryState | ''>('');
  const { delivery: shown = null } = useSearch({ from: '/app/settings/webhooks/$hookId' });
  const navigate = useNavigate({ from: '/settings/webhooks/$hookId' });
  const show = (delivery: string | undefined): void => void navigate({ search: { delivery }, replace: true });
  const [replaying, setReplaying] = useState(false);
  const query = useInfiniteQuery(hookDeliveriesQuery(hook.id, state === '' ? undefined : state));
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <section aria-labelledby="deliveries-title">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h3 id="deliveries-title" className="flex-1 font-semibold text-lg">
          {t('webhooks.deliveries')}
        </h3>
        <label htmlFor="deliveries-state" className="sr-only">
          {t('webhooks.filter')}
        </label>
        <span className="w-40">
          <NativeSelect
            id="deliveries-state"
            value={state}
            onChange={(value) => setState(value as DeliveryState | '')}
            options={[
              ['', t('webhooks.states.all')],
              ...STATES.map((each) => [each, t(`webhooks.states.${each}`)] as const),
            ]}
          />
        </span>
        <Button className="h-10" onClick={() => setReplaying(true)}>
          <History aria-hidden="true" className="size-4" />
          {t('webhooks.replayRange')}
        </Button>
      </div>
      {query.isPending && <RowsSkeleton />}
      {query.data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && deliveries.length === 0 && (
        <EmptyState
          icon={<Inbox className="size-5" />}
          title={t('webhooks.noDeliveries')}
          text={t(state === '' ? 'webhooks.noDeliveriesText' : 'webhooks.noneLikeThat')}
        />
      )}
      {deliveries.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line">
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} onOpen={() => show(delivery.id)} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className="flex justify-center pt-3">
          <Button tone="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('webhooks.more')}
          </Button>
        </div>
      )}
      <DeliveryDialog hookId={hook.id} deliveryId={shown} onClose={() => show(undefined)} />
      <ReplayDialog open={replaying} onOpenChange={setReplaying} hook={hook} />
    </section>
  );
}

function DeliveryRow({ delivery, onOpen }: { delivery: HookDelivery; onOpen(): void }) {
  const { t, i18n } = useTranslation();
  const now = useMinute();
  const outcomeText = useOutcomeText();
  const reason =
    delivery.lastError !== null && delivery.state !== 'delivered'
      ? outcomeText(delivery.lastError, delivery.lastStatus)
      : null;
  const tries = delivery.attempts > 0 ? t('webhooks.tries', { count: delivery.attempts }) : null;
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-hover focus-visible:outline-offset-[-2px]"
      >
        <span className="min-w-0 flex-1">
          <code className="block truncate text-sm">{delivery.event}</code>
          <span className="block truncate text-ink-faint text-sm">
            {[reason, tries].filter((part) => part !== null).join(' · ') || t('webhooks.noTries')}
          </span>
        </span>
        <time
          dateTime={delivery.createdAt}
          title={fullTime(delivery.createdAt, i18n.language)}
          className="shrink-0 text-ink-faint text-sm tabular-nums"
        >
          {shortAge(delivery.createdAt, now, i18n.language)}
        </time>
        <DeliveryBadge state={delivery.state} />
      </button>
    </li>
  );
}
