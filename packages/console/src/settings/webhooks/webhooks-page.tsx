import type { Hook } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Plus, Webhook } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hooksQuery } from '../../desk/queries.ts';
import { shortAge, useMinute } from '../../lib/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { SectionHeader } from '../section-header.tsx';
import { hookName } from './hook-name.ts';
import { HookBadge, useHookTrouble } from './hook-state.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';

export default function WebhooksPage() {
  const { t } = useTranslation();
  const query = useQuery(hooksQuery);
  const [creating, setCreating] = useState(false);
  return (
    <section aria-label={t('webhooks.title')}>
      <SectionHeader title={t('webhooks.title')} lead={t('webhooks.lead')}>
        <Button tone="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden="true" className="size-4" />
          {t('webhooks.create')}
        </Button>
      </SectionHeader>
      {query.isPending && <RowsSkeleton />}
      {query.data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data?.length === 0 && (
        <EmptyState icon={<Webhook className="size-5" />} title={t('webhooks.empty')} text={t('webhooks.emptyText')} />
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line">
          {query.data.map((hook) => (
            <HookRow key={hook.id} hook={hook} />
          ))}
        </ul>
      )}
      <WebhookDialog open={creating} onOpenChange={setCreating} hook={null} />
    </section>
  );
}

function HookRow({ hook }: { hook: Hook }) {
  const { t, i18n } = useTranslation();
  const now = useMinute();
  const trouble = useHookTrouble()(hook);
  const quiet =
    hook.lastSuccessAt === null
      ? t('webhooks.never')
      : t('webhooks.lastSuccess', { time: shortAge(hook.lastSuccessAt, now, i18n.language) });
  const open = [
    trouble === null ? quiet : null,
    hook.waiting > 0 ? t('webhooks.waiting', { count: hook.waiting }) : null,
    hook.parked > 0 ? t('webhooks.parked', { count: hook.parked }) : null,
  ].filter((part) => part !== null);
  return (
    <li>
      <Link
        to="/settings/webhooks/$hookId"
        params={{ hookId: hook.id }}
        className="flex items-center gap-3 px-4 py-3 hover:bg-hover focus-visible:outline-offset-[-2px] sm:gap-4"
      >
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate font-medium">{hookName(hook)}</span>
            {hook.format !== 'baton' && <Badge>{hook.format}</Badge>}
          </span>
          <span className="block truncate font-mono text-ink-faint text-xs">{hook.url}</span>
          {trouble !== null && <span className="block text-ink-soft text-sm">{trouble}</span>}
          <span className="block text-ink-faint text-sm">{open.join(' · ')}</span>
        </span>
        <HookBadge hook={hook} />
        <ChevronRight aria-hidden="true" className="hidden size-4 shrink-0 text-ink-faint sm:block" />
      </Link>
    </li>
  );
}
