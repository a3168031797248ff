import type { Hook } from '@baton/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft, FlaskConical, KeyRound, MoreHorizontal, Pencil, Power, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { hookQuery, hooksQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { fullTime, shortAge, useMinute } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { toast } from '../../ui/toasts.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { Deliveries } from './deliveries.tsx';
import { hookName } from './hook-name.ts';
import { HookBadge, useHookTrouble } from './hook-state.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { TestDialog } from './test-dialog.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';

export default function WebhookPage() {
  const { t } = useTranslation();
  const { hookId } = useParams({ from: '/app/settings/webhooks/$hookId' });
  const query = useQuery(hookQuery(hookId));
  return (
    <section aria-label={t('webhooks.title')}>
      <Link
        to="/settings/webhooks"
        className="mb-4 inline-flex items-center gap-1.5 text-ink-soft text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t('webhooks.title')}
      </Link>
      {query.data !== undefined ? (
        <HookDetails hook={query.data} />
      ) : query.isError ? (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </section>
  );
}

type Layer = 'edit' | 'rotate' | 'test' | 'delete' | null;

function HookDetails({ hook }: { hook: Hook }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [layer, setLayer] = useState<Layer>(null);
  const trouble = useHookTrouble()(hook);
  const name = hookName(hook);
  // Those of a face are made and changed where the face is set up.
  const isOurs = hook.format === 'baton';
  const onError = (error: unknown): void => toast.failed(t('toast.failed'), errorText(error));
  const act = useMutation({
    mutationFn: (action: 'enable' | 'disable') => desk.hooks[action](hook.id),
    onSuccess: () => client.invalidateQueries({ queryKey: hooksQuery.queryKey }),
    onError,
  });
  const remove = useMutation({
    mutationFn: async () => {
      // Leaves first: news of its end would have this page ask for what is no longer there.
      await navigate({ to: '/settings/webhooks' });
      client.removeQueries({ queryKey: hookQuery(hook.id).queryKey });
      await desk.hooks.delete(hook.id);
    },
    onSuccess: () => toast.done(t('webhooks.deleted')),
    onSettled: () => client.invalidateQueries({ queryKey: hooksQuery.queryKey }),
    onError,
  });
  const layerProps = (own: Layer) => ({
    open: layer === own,
    onOpenChange: (open: boolean) => setLayer(open ? own : null),
  });

  return (
    <>
      <header className="mb-5 flex flex-wrap items-start gap-3">
        <div className="min-w-[min(100%,14rem)] flex-1">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold text-xl tracking-tight">
            <span className="min-w-0 break-words">{name}</span>
            <HookBadge hook={hook} />
          </h2>
          <p className="break-all font-mono text-ink-soft text-xs">{hook.url}</p>
        </div>
        <div className="flex items-center gap-2">
          {isOurs && (
            <Button onClick={() => setLayer('test')}>
              <FlaskConical aria-hidden="true" className="size-4" />
              {t('webhooks.test')}
            </Button>
          )}
          <Menu
            trigger={
              <IconButton label={t('common.more')} className="border border-line">
                <MoreHorizontal className="size-4" />
              </IconButton>
            }
          >
            {isOurs && (
              <>
                <MenuItem icon={<Pencil className="size-4" />} onSelect={() => setLayer('edit')}>
                  {t('webhooks.edit')}
                </MenuItem>
                <MenuItem icon={<KeyRound className="size-4" />} onSelect={() => setLayer('rotate')}>
                  {t('webhooks.rotate')}
                </MenuItem>
              </>
            )}
            {hook.state === 'active' && (
              <MenuItem icon={<Power className="size-4" />} onSelect={() => act.mutate('disable')}>
                {t('webhooks.disable')}
              </MenuItem>
            )}
            {isOurs && (
              <>
                <MenuSeparator />
                <MenuItem danger icon={<Trash2 className="size-4" />} onSelect={() => setLayer('delete')}>
                  {t('common.delete')}
                </MenuItem>
              </>
            )}
          </Menu>
        </div>
      </header>
      {trouble !== null && (
        <div
          role="status"
          className="mb-4 flex flex-wrap items-center gap-3 rounded-xl border border-warn-line bg-warn-wash px-4 py-3 text-warn"
        >
          <div className="min-w-[min(100%,16rem)] flex-1">
            <p>{trouble}</p>
            {hook.waiting > 0 && <p className="text-sm">{t('webhooks.waiting', { count: hook.waiting })}</p>}
          </div>
          <Button onClick={() => act.mutate('enable')} busy={act.isPending}>
            {hook.state === 'disabled' ? (
              <Power aria-hidden="true" className="size-4" />
            ) : (
              <RefreshCw aria-hidden="true" className="size-4" />
            )}
            {t(hook.state === 'disabled' ? 'webhooks.enable' : 'webhooks.retryNow')}
          </Button>
        </div>
      )}
      <Facts hook={hook} />
      <Deliveries hook={hook} />
      <WebhookDialog {...layerProps('edit')} hook={hook} />
      <RotateDialog {...layerProps('rotate')} hook={hook} />
      <TestDialog {...layerProps('test')} hook={hook} />
      <Confirm
        {...layerProps('delete')}
        title={t('webhooks.confirmDelete', { name })}
        text={t('webhooks.confirmDeleteText')}
        confirm={t('common.delete')}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}

function Facts({ hook }: { hook: Hook }) {
  const { t, i18n } = useTranslation();
  const now = useMinute();
  const age = (instant: string): string => shortAge(instant, now, i18n.language);
  const facts: [string, React.ReactNode][] = [
    [
      t('webhooks.events'),
      hook.events.includes('*') ? (
        t('webhooks.everything')
      ) : (
        <span key="events" className="flex flex-wrap gap-x-2 gap-y-0.5">
          {hook.events.map((event) => (
            <code key={event} className="text-xs">
              {event}
            </code>
          ))}
        </span>
      ),
    ],
    [t('webhooks.success'), hook.lastSuccessAt === null ? t('webhooks.never') : age(hook.lastSuccessAt)],
  ];
  if (hook.parked > 0) facts.push([t('webhooks.states.parked'), hook.parked]);
  if (hook.oldSecretUntil !== null)
    facts.push([t('webhooks.oldSecret'), t('webhooks.until', { time: fullTime(hook.oldSecretUntil, i18n.language) })]);
  return (
    <dl className="mb-6 grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[max-content_1fr]">
      {facts.map(([label, value]) => (
        <div key={label} className="sm:contents">
          <dt className="text-ink-faint">{label}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
