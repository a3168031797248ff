import type { DeliveryState, ExchangeResult } from '@baton/protocol';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';

/** How a request ended, in a word or two. */
export function useOutcomeText(): (outcome: ExchangeResult, status: number | null) => string {
  const { t } = useTranslation();
  return (outcome, status) => t(`webhooks.outcome.${outcome}`, { status: status ?? '' });
}

export function OutcomeBadge({ outcome, status }: { outcome: ExchangeResult; status: number | null }) {
  const text = useOutcomeText()(outcome, status);
  return <Badge tone={outcome === 'delivered' ? 'good' : 'danger'}>{text}</Badge>;
}

const TONES = { waiting: 'warn', delivered: 'good', parked: 'danger', dropped: 'neutral' } as const;

export function DeliveryBadge({ state }: { state: DeliveryState }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[state]}>{t(`webhooks.states.${state}`)}</Badge>;
}
