import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hooksQuery } from '../desk/queries.ts';
import { cn } from '../lib/class-names.ts';
import { useMe } from '../session/use-session.ts';

/** Has the desk given up a webhook? For administrators who were not there when it happened; nobody else may know. */
export function useHookAlarm(): boolean {
  const isAdmin = useMe().role !== 'agent';
  // `hook.changed` brings the news: nothing is asked for again and again on every page.
  const { data } = useQuery({ ...hooksQuery, enabled: isAdmin, refetchInterval: false });
  return isAdmin && (data ?? []).some((hook) => hook.state === 'disabled' && hook.disabledReason !== 'admin');
}

export function HookAlarm({ className }: { className?: string }) {
  const { t } = useTranslation();
  if (!useHookAlarm()) return null;
  return (
    <span className={cn('size-2 shrink-0 rounded-full bg-danger-solid', className)}>
      <span className="sr-only">{t('webhooks.alarm')}</span>
    </span>
  );
}
