import { useTranslation } from 'react-i18next';
import { changeWords } from '../../i18n/index.ts';
import { isLanguage, LANGUAGES } from '../../i18n/languages.ts';
import { MODIFIER } from '../../lib/platform.ts';
import { chime } from '../../notifications/chime.ts';
import { setPreferences, type Theme, usePreferences } from '../../preferences/store.ts';
import { Field } from '../../ui/field.tsx';
import { NativeSelect } from '../../ui/native-select.tsx';
import { SectionHeader } from '../section-header.tsx';
import { DesktopSetting } from './desktop-setting.tsx';
import { NameSetting } from './name-setting.tsx';
import { SettingCard } from './setting-card.tsx';
import { SwitchSetting } from './switch-setting.tsx';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export default function PreferencesPage() {
  const { t } = useTranslation();
  const { theme, language, enterToSend, sound } = usePreferences();

  const onLanguage = (value: string): void => {
    if (!isLanguage(value)) return;
    setPreferences({ language: value });
    void changeWords(value);
  };

  return (
    <section aria-label={t('preferences.title')}>
      <SectionHeader title={t('preferences.title')} lead={t('preferences.lead')} />
      <div className="flex flex-col gap-4">
        <SettingCard title={t('preferences.profile')}>
          <NameSetting />
        </SettingCard>
        <SettingCard title={t('preferences.appearance')}>
          <Field label={t('preferences.theme')}>
            {(ids) => (
              <NativeSelect
                {...ids}
                value={theme}
                onChange={(value) => setPreferences({ theme: THEMES.find((each) => each === value) ?? 'system' })}
                options={THEMES.map((each) => [each, t(`preferences.themes.${each}`)])}
              />
            )}
          </Field>
          <Field label={t('preferences.language')}>
            {(ids) => (
              <NativeSelect {...ids} value={language} onChange={onLanguage} options={Object.entries(LANGUAGES)} />
            )}
          </Field>
        </SettingCard>
        <SettingCard title={t('preferences.writing')}>
          <SwitchSetting
            label={t('preferences.enterToSend')}
            hint={t('preferences.enterToSendHint', { key: MODIFIER })}
            checked={enterToSend}
            onChange={(checked) => setPreferences({ enterToSend: checked })}
          />
        </SettingCard>
        <SettingCard title={t('preferences.notifications')} hint={t('preferences.notificationsHint')}>
          <SwitchSetting
            label={t('preferences.sound')}
            checked={sound}
            onChange={(checked) => {
              setPreferences({ sound: checked });
              if (checked) chime();
            }}
          />
          <DesktopSetting />
        </SettingCard>
      </div>
    </section>
  );
}
