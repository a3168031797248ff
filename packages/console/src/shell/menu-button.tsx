import { Menu as MenuIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLayout } from '../lib/media.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useOpenMenu } from './menu-context.ts';

/** On narrow screens only: shows views, settings and the account. */
export function MenuButton() {
  const { t } = useTranslation();
  const openMenu = useOpenMenu();
  if (useLayout() !== 'narrow') return null;
  return (
    <IconButton label={t('nav.openMenu')} onClick={openMenu} className="-ml-1 size-11">
      <MenuIcon className="size-5" />
    </IconButton>
  );
}
