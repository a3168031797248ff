import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, SlidersHorizontal, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../actions/registry.ts';
import { setPreferences, type Theme, usePreferences } from '../preferences/store.ts';
import { useMe, useSignOut } from '../session/use-session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu, MenuHeading, MenuItem, MenuSeparator } from '../ui/menu.tsx';

const THEMES: [Theme, typeof Sun][] = [
  ['system', Monitor],
  ['light', Sun],
  ['dark', Moon],
];

export default function AccountMenu({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { theme } = usePreferences();

  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          aria-label={compact ? t('nav.account', { name: me.name }) : undefined}
          className={
            compact
              ? 'rounded-full p-0.5'
              : 'flex h-11 w-full items-center gap-2.5 rounded-lg px-1.5 text-left hover:bg-hover'
          }
        >
          <Avatar name={me.name} seed={me.id} size="sm" />
          {!compact && (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-sm leading-4">{me.name}</span>
                <span className="block truncate text-ink-faint text-xs">{me.email}</span>
              </span>
              <ChevronsUpDown aria-hidden="true" className="size-3.5 text-ink-faint" />
            </>
          )}
        </button>
      }
    >
      {THEMES.map(([name, Icon]) => (
        <MenuItem key={name} icon={<Icon className="size-4" />} onSelect={() => setPreferences({ theme: name })}>
          {t('actions.theme', { theme: t(`preferences.themes.${name}`) })}
          {theme === name && ' ✓'}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem
        icon={<SlidersHorizontal className="size-4" />}
        onSelect={() => void navigate({ to: '/settings/preferences' })}
      >
        {t('preferences.title')}
      </MenuItem>
      <MenuItem icon={<Keyboard className="size-4" />} keys="?" onSelect={() => runAction('shortcuts')}>
        {t('actions.shortcuts')}
      </MenuItem>
      <MenuSeparator />
      <MenuHeading>{me.email}</MenuHeading>
      <MenuItem icon={<LogOut className="size-4" />} onSelect={() => void signOut()}>
        {t('signIn.signOut')}
      </MenuItem>
    </Menu>
  );
}
