import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { BookOpen, Bot, KeyRound, SlidersHorizontal, Users, Webhook } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/use-session.ts';
import { HookAlarm } from '../shell/hook-alarm.tsx';
import { MenuButton } from '../shell/menu-button.tsx';

// A new section is one line here and one route.
const SECTIONS = [
  ['knowledge', BookOpen],
  ['keys', KeyRound],
  ['chat-tokens', Bot],
  ['webhooks', Webhook],
  ['team', Users],
  ['preferences', SlidersHorizontal],
] as const;

export default function SettingsPage() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const isAdmin = useMe().role !== 'agent';
  const nav = useRef<HTMLElement>(null);
  // On a phone the last sections lie beyond the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: which link is active follows from the path.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <main className="flex min-w-0 flex-1 flex-col bg-surface">
      <header className="shrink-0 border-line border-b px-4 sm:px-8">
        <div className="flex h-14 items-center gap-2">
          <MenuButton />
          <h1 className="font-semibold text-lg tracking-tight">{t('settings.title')}</h1>
        </div>
        <nav ref={nav} aria-label={t('settings.title')} className="-mb-px flex gap-1 overflow-x-auto">
          {SECTIONS.filter(([section]) => section !== 'webhooks' || isAdmin).map(([section, Icon]) => (
            <Link
              key={section}
              to={`/settings/${section}`}
              className="flex h-10 shrink-0 items-center gap-2 border-transparent border-b-2 px-3 text-ink-soft hover:text-ink focus-visible:outline-offset-[-2px] data-[status=active]:border-accent data-[status=active]:font-medium data-[status=active]:text-accent-text"
            >
              <Icon aria-hidden="true" className="size-4" />
              {t(`settings.sections.${section}`)}
              {section === 'webhooks' && <HookAlarm />}
            </Link>
          ))}
        </nav>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-6 sm:px-8">
        <div className="mx-auto max-w-3xl">
          <Outlet />
        </div>
      </div>
    </main>
  );
}
