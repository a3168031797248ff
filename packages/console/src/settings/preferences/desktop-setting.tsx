import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../preferences/store.ts';
import { SwitchSetting } from './switch-setting.tsx';

/** Desktop notifications need the browser's leave; it is asked for when the switch is turned on. */
export function DesktopSetting() {
  const { t } = useTranslation();
  const { desktop } = usePreferences();
  const [permission, setPermission] = useState(() =>
    'Notification' in globalThis ? Notification.permission : 'denied',
  );
  const onChange = async (wanted: boolean): Promise<void> => {
    if (!wanted) return setPreferences({ desktop: false });
    const answer = await Notification.requestPermission();
    setPermission(answer);
    setPreferences({ desktop: answer === 'granted' });
  };
  const denied = permission === 'denied';
  return (
    <SwitchSetting
      label={t('preferences.desktop')}
      hint={denied ? t('preferences.desktopDenied') : undefined}
      checked={desktop && permission === 'granted'}
      disabled={denied}
      onChange={(checked) => void onChange(checked)}
    />
  );
}
