import { Link } from '@tanstack/react-router';
import { Search, Settings } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../actions/registry.ts';
import { useWorkspace } from '../session/use-session.ts';
import { Keys } from '../ui/keys.tsx';
import { Logo } from '../ui/logo.tsx';
import { AvailabilitySwitch } from './availability-switch.tsx';
import { HookAlarm } from './hook-alarm.tsx';
import { ViewLinks } from './view-links.tsx';

const AccountMenu = lazy(() => import('./account-menu.tsx'));

export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  return (
    <nav aria-label={t('nav.main')} className="flex h-full flex-col bg-canvas">
      <div className="flex h-14 shrink-0 items-center gap-2.5 px-4">
        <Logo />
        <span className="min-w-0 truncate font-semibold tracking-tight">{workspace.name}</span>
      </div>
      <div className="px-2.5 pb-2">
        <button
          type="button"
          onClick={() => {
            onNavigate?.();
            runAction('palette');
          }}
          className="flex h-8 w-full items-center gap-2 rounded-lg border border-line bg-surface px-2.5 text-ink-faint text-sm hover:border-line-strong"
        >
          <Search aria-hidden="true" className="size-3.5" />
          <span className="min-w-0 flex-1 truncate text-left">{t('actions.palette')}</span>
          <Keys keys="mod+k" />
        </button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2.5">
        <ViewLinks onNavigate={onNavigate} />
      </div>
      <div className="flex flex-col gap-0.5 border-line border-t px-2.5 py-2">
        <Link
          to="/settings"
          onClick={onNavigate}
          className="flex h-8 items-center gap-2.5 rounded-lg px-2.5 text-ink-soft hover:bg-hover hover:text-ink data-[status=active]:bg-pressed data-[status=active]:text-ink"
        >
          <Settings aria-hidden="true" className="size-4" />
          <span className="min-w-0 flex-1 truncate">{t('nav.settings')}</span>
          <HookAlarm />
        </Link>
        <AvailabilitySwitch />
        <Suspense fallback={<span className="h-11" />}>
          <AccountMenu />
        </Suspense>
      </div>
    </nav>
  );
}
