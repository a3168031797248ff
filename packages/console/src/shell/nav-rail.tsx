import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Settings } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { VIEWS } from '../conversations/view.ts';
import { viewsQuery } from '../desk/queries.ts';
import { Hint } from '../ui/hint.tsx';
import { Logo } from '../ui/logo.tsx';
import { AvailabilitySwitch } from './availability-switch.tsx';
import { HookAlarm, useHookAlarm } from './hook-alarm.tsx';
import { VIEW_ICONS } from './view-icons.ts';

const AccountMenu = lazy(() => import('./account-menu.tsx'));

const LINK =
  'relative flex size-10 items-center justify-center rounded-xl text-ink-soft hover:bg-hover hover:text-ink data-[status=active]:bg-accent-wash data-[status=active]:text-accent-text';

/** The sidebar, where there is room for icons only. */
export function NavRail() {
  const { t } = useTranslation();
  const { data: counts } = useQuery(viewsQuery);
  const alarm = useHookAlarm();
  return (
    <nav
      aria-label={t('nav.main')}
      className="flex w-15 shrink-0 flex-col items-center gap-1 border-line border-r bg-canvas py-3"
    >
      <Logo className="mb-2 size-8" />
      {VIEWS.map((view) => {
        const Icon = VIEW_ICONS[view];
        const unread = view === 'mine' || view === 'unassigned' ? (counts?.[view].unread ?? 0) : 0;
        return (
          <Hint key={view} text={t(`views.${view}`)}>
            <Link to="/$view" params={{ view }} aria-label={t(`views.${view}`)} className={LINK}>
              <Icon aria-hidden="true" className="size-5" />
              {unread > 0 && (
                <span className="absolute top-0.5 right-0.5 min-w-4 rounded-full bg-accent px-1 text-center font-semibold text-[0.625rem] text-accent-ink leading-4">
                  {unread}
                  <span className="sr-only"> {t('views.unread', { count: unread })}</span>
                </span>
              )}
            </Link>
          </Hint>
        );
      })}
      <span className="flex-1" />
      <Hint text={t('nav.settings')}>
        <Link
          to="/settings"
          aria-label={alarm ? `${t('nav.settings')}: ${t('webhooks.alarm')}` : t('nav.settings')}
          className={LINK}
        >
          <Settings aria-hidden="true" className="size-5" />
          <HookAlarm className="absolute top-1.5 right-1.5" />
        </Link>
      </Hint>
      <AvailabilitySwitch compact />
      <Suspense fallback={<span className="size-8" />}>
        <AccountMenu compact />
      </Suspense>
    </nav>
  );
}
