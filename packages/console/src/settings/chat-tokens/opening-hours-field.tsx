import type { OpeningHours, Weekday } from '@baton/protocol';
import { useTranslation } from 'react-i18next';
import { Field, TextInput } from '../../ui/field.tsx';
import { SwitchSetting } from '../preferences/switch-setting.tsx';

// Named here: the schema's value would bring the schema library into the page.
const DAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const USUAL = [{ from: '09:00', to: '17:00' }];

/** The first stretch of each day; more of them can be set through the API, and stay. */
export function OpeningHoursField({
  value,
  onChange,
}: {
  value: OpeningHours | null;
  onChange(value: OpeningHours | null): void;
}) {
  const { t, i18n } = useTranslation();
  const dayName = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' });
  const setDay = (day: Weekday, spans: { from: string; to: string }[] | undefined): void => {
    if (!value) return;
    const { [day]: _, ...others } = value.days;
    onChange({ ...value, days: spans ? { ...others, [day]: spans } : others });
  };
  return (
    <div className="flex flex-col gap-3">
      <SwitchSetting
        label={t('chatTokens.settings.openingHours')}
        hint={t('chatTokens.hints.openingHours')}
        checked={value !== null}
        onChange={(on) => onChange(on ? usualWeek() : null)}
      />
      {value !== null && (
        <>
          <Field label={t('chatTokens.timeZone')}>
            {(ids) => (
              <TextInput
                {...ids}
                spellCheck={false}
                maxLength={100}
                className="max-w-72"
                value={value.timeZone}
                onChange={(event) => onChange({ ...value, timeZone: event.target.value })}
              />
            )}
          </Field>
          <ul className="flex flex-col gap-2">
            {DAYS.map((day, index) => {
              // 1 January 2024 was a Monday.
              const name = dayName.format(new Date(Date.UTC(2024, 0, 1 + index)));
              const [first, ...more] = value.days[day] ?? [];
              return (
                <li key={day} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <label className="flex w-36 items-center gap-2">
                    <input
                      type="checkbox"
                      className="size-4 accent-accent"
                      checked={first !== undefined}
                      onChange={(event) => setDay(day, event.target.checked ? USUAL : undefined)}
                    />
                    {name}
                  </label>
                  {first !== undefined && (
                    <>
                      <Time
                        label={`${name}: ${t('chatTokens.from')}`}
                        value={first.from}
                        onChange={(from) => setDay(day, [{ ...first, from }, ...more])}
                      />
                      <span aria-hidden="true">–</span>
                      <Time
                        label={`${name}: ${t('chatTokens.to')}`}
                        value={first.to}
                        onChange={(to) => setDay(day, [{ ...first, to }, ...more])}
                      />
                    </>
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <TextInput
      type="time"
      aria-label={label}
      className="w-32"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function usualWeek(): OpeningHours {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { timeZone, days: Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, USUAL])) };
}
