import { Outlet } from '@tanstack/react-router';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../actions/registry.ts';
import { useShortcuts } from '../actions/use-shortcuts.ts';
import { LiveProvider } from '../desk/live-provider.tsx';
import { useLayout } from '../lib/media.ts';
import { useOpenFromNotification } from '../notifications/use-open-from-notification.ts';
import { useTitleBadge } from '../notifications/use-title-badge.ts';
import { setPreferences, usePreferences } from '../preferences/store.ts';
import { useMe, useSessionGuard } from '../session/use-session.ts';
import { Once } from '../ui/once.tsx';
import { Resizer } from '../ui/resizer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { MenuContext } from './menu-context.ts';
import { NavRail } from './nav-rail.tsx';
import { Sidebar } from './sidebar.tsx';
import { useDeskActions } from './use-desk-actions.ts';

const Drawer = lazy(() => import('../ui/drawer.tsx'));
const Palette = lazy(() => import('../actions/palette.tsx'));
const ShortcutList = lazy(() => import('../actions/shortcut-list.tsx'));

/** Everything around the pages of a signed-in agent. */
export function AppShell() {
  const agent = useMe();
  useSessionGuard();
  return (
    <LiveProvider agent={agent}>
      <Shell />
    </LiveProvider>
  );
}

function Shell() {
  const { t } = useTranslation();
  const layout = useLayout();
  const { navWidth } = usePreferences();
  const [menu, setMenu] = useState(false);
  const [layer, setLayer] = useState<'palette' | 'shortcuts' | null>(null);
  useShortcuts();
  useTitleBadge();
  useOpenFromNotification();
  useDeskActions();
  useActions([
    { id: 'palette', label: t('actions.palette'), group: 'desk', keys: 'mod+k', run: () => setLayer('palette') },
    { id: 'shortcuts', label: t('actions.shortcuts'), group: 'desk', keys: '?', run: () => setLayer('shortcuts') },
  ]);
  const layerProps = (name: typeof layer) => ({
    open: layer === name,
    onOpenChange: (open: boolean) => setLayer(open ? name : null),
  });

  return (
    <MenuContext value={() => setMenu(true)}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-ink focus:px-3 focus:py-2 focus:text-canvas"
      >
        {t('nav.skip')}
      </a>
      <div className="flex h-dvh flex-col">
        <ConnectionBanner />
        <div className="flex min-h-0 flex-1">
          {layout === 'wide' && (
            <>
              <div className="shrink-0" style={{ width: navWidth }}>
                <Sidebar />
              </div>
              <Resizer
                label={t('nav.resize', { pane: t('views.label') })}
                width={navWidth}
                min={176}
                max={320}
                onChange={(width) => setPreferences({ navWidth: width })}
              />
            </>
          )}
          {layout === 'medium' && <NavRail />}
          {layout === 'narrow' && (
            <Once when={menu}>
              <Drawer open={menu} onOpenChange={setMenu} label={t('nav.main')} side="left">
                <Sidebar onNavigate={() => setMenu(false)} />
              </Drawer>
            </Once>
          )}
          <div id="main" tabIndex={-1} className="flex min-w-0 flex-1 outline-none">
            <Outlet />
          </div>
        </div>
      </div>
      <Once when={layer === 'palette'}>
        <Palette {...layerProps('palette')} />
      </Once>
      <Once when={layer === 'shortcuts'}>
        <ShortcutList {...layerProps('shortcuts')} />
      </Once>
    </MenuContext>
  );
}
