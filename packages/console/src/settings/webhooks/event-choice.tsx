import type { HookEventName } from '@baton/protocol';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { EVENT_GROUPS, EVERY_EVENT } from './events.ts';

interface EventChoiceProps {
  all: boolean;
  onAll(all: boolean): void;
  events: readonly HookEventName[];
  onEvents(events: readonly HookEventName[]): void;
  error: string | null;
}

/** Everything, or some of it: each event with the name that the program will read. */
export function EventChoice({ all, onAll, events, onEvents, error }: EventChoiceProps) {
  const { t } = useTranslation();
  const errorId = useId();
  const toggle = (name: HookEventName, wanted: boolean): void =>
    // In the order of the form, whatever the order of the clicks.
    onEvents(EVERY_EVENT.filter((each) => (each === name ? wanted : events.includes(each))));
  return (
    <fieldset className="flex flex-col gap-3" aria-describedby={error === null ? undefined : errorId}>
      <legend className="mb-1.5 font-medium text-sm">{t('webhooks.events')}</legend>
      <CheckLine checked={all} onChange={onAll}>
        {t('webhooks.allEvents')}
      </CheckLine>
      {!all &&
        EVENT_GROUPS.map(([group, names]) => (
          <fieldset key={group} className="rounded-lg border border-line px-3 pt-1 pb-2">
            <legend className="px-1 text-ink-faint text-xs">{t(`webhooks.groups.${group}`)}</legend>
            <div className="grid gap-x-4 sm:grid-cols-2">
              {names.map((name) => (
                <CheckLine key={name} checked={events.includes(name)} onChange={(wanted) => toggle(name, wanted)}>
                  <span className="block">{t(`webhooks.event.${name}`)}</span>
                  <code className="block text-ink-faint text-xs">{name}</code>
                </CheckLine>
              ))}
            </div>
          </fieldset>
        ))}
      {error !== null && (
        <p id={errorId} role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface CheckLineProps {
  checked: boolean;
  onChange(checked: boolean): void;
  children: React.ReactNode;
}

function CheckLine({ checked, onChange, children }: CheckLineProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 rounded-md py-1 has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
      />
      <span className="min-w-0">{children}</span>
    </label>
  );
}
