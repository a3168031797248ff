import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Action, useActions } from '../actions/registry.ts';
import { VIEWS } from '../conversations/view.ts';
import { setPreferences } from '../preferences/store.ts';
import { useMe, useSignOut } from '../session/use-session.ts';
import { useSetAvailable } from './use-set-available.ts';

/** What is possible on every page: go places, switch availability and theme, sign out. */
export function useDeskActions(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { available } = useMe();
  const setAvailable = useSetAvailable();

  const go: Action[] = VIEWS.map((view) => ({
    id: `go-${view}`,
    label: t('actions.goto', { place: t(`views.${view}`) }),
    group: 'go',
    run: () => void navigate({ to: '/$view', params: { view } }),
  }));
  const sections: Action[] = (['knowledge', 'keys', 'team', 'preferences'] as const).map((section) => ({
    id: `go-${section}`,
    label: t('actions.goto', { place: t(`settings.sections.${section}`) }),
    group: 'go',
    run: () => void navigate({ to: `/settings/${section}` }),
  }));
  const themes: Action[] = (['system', 'light', 'dark'] as const).map((theme) => ({
    id: `theme-${theme}`,
    label: t('actions.theme', { theme: t(`preferences.themes.${theme}`) }),
    group: 'desk',
    run: () => setPreferences({ theme }),
  }));

  useActions([
    ...go,
    ...sections,
    {
      id: 'available',
      label: t('actions.toggleAvailable'),
      group: 'desk',
      run: () => setAvailable(!available),
    },
    ...themes,
    { id: 'sign-out', label: t('signIn.signOut'), group: 'desk', run: () => void signOut() },
  ]);
}
