import type { ChatToken, ChatTokenSettings } from '@baton/protocol';
import type { ChatTokenList } from '@baton/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { chatTokensQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Field, inputClass, TextInput } from '../../ui/field.tsx';
import { NativeSelect } from '../../ui/native-select.tsx';
import { toast } from '../../ui/toasts.tsx';
import { SettingCard } from '../preferences/setting-card.tsx';
import { SwitchSetting } from '../preferences/switch-setting.tsx';
import { OpeningHoursField } from './opening-hours-field.tsx';

interface TokenFormProps {
  token: ChatToken;
  inboxes: ChatTokenList['inboxes'];
}

type Flag = {
  [Name in keyof ChatTokenSettings]: ChatTokenSettings[Name] extends boolean ? Name : never;
}[keyof ChatTokenSettings];
type Choice = 'hookFormat' | 'messageFormat' | 'defaultScheme' | 'plainHttp' | 'whenEnded';

const CHOICES: { [Name in Choice]: readonly ChatTokenSettings[Name][] } = {
  hookFormat: ['json', 'form', 'multipart'],
  messageFormat: ['text', 'markdown', 'html'],
  defaultScheme: ['https', 'http'],
  plainHttp: ['never', 'private', 'always'],
  whenEnded: ['keep_open', 'close'],
};

/** Everything about a token that is saved together. */
export function TokenForm({ token, inboxes }: TokenFormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(token));
  const save = useMutation({
    mutationFn: () => {
      const { domains, blocked, ...rest } = draft;
      const lists = { allowedDomains: linesOf(domains), blockedIps: linesOf(blocked) };
      return desk.chatTokens.change(token.id, { ...rest, settings: { ...rest.settings, ...lists } });
    },
    onSuccess: async (saved) => {
      setDraft(draftOf(saved));
      await client.invalidateQueries({ queryKey: chatTokensQuery.queryKey });
      toast.done(t('chatTokens.saved'));
    },
  });
  const set = (settings: Partial<ChatTokenSettings>): void =>
    setDraft((now) => ({ ...now, settings: { ...now.settings, ...settings } }));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const flag = (name: Flag): ReactNode => (
    <SwitchSetting
      label={t(`chatTokens.settings.${name}`)}
      hint={t(`chatTokens.hints.${name}`)}
      checked={draft.settings[name]}
      onChange={(checked) => set({ [name]: checked })}
    />
  );
  const choice = (name: Choice): ReactNode => (
    <Field label={t(`chatTokens.settings.${name}`)} hint={t(`chatTokens.hints.${name}`)}>
      {(ids) => (
        <NativeSelect
          {...ids}
          value={draft.settings[name]}
          // Only what is offered can be chosen.
          onChange={(value) => set({ [name]: value } as Partial<ChatTokenSettings>)}
          options={CHOICES[name].map((one) => [one, t(`chatTokens.choices.${one}`)] as const)}
        />
      )}
    </Field>
  );

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-5">
      <SettingCard title={t('chatTokens.general')}>
        <Field label={t('keys.name')}>
          {(ids) => (
            <TextInput
              {...ids}
              maxLength={80}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('chatTokens.inbox')} hint={t('chatTokens.inboxHint')}>
          {(ids) => (
            <NativeSelect
              {...ids}
              value={draft.inboxId}
              onChange={(inboxId) => setDraft({ ...draft, inboxId })}
              options={inboxes.map(
                ({ id, name, number }) => [id, t('chatTokens.inboxNumber', { name, number })] as const,
              )}
            />
          )}
        </Field>
        <SwitchSetting
          label={t('chatTokens.enabled')}
          checked={draft.enabled}
          onChange={(enabled) => setDraft({ ...draft, enabled })}
        />
        <SwitchSetting
          label={t('chatTokens.keyless')}
          hint={t('chatTokens.keylessHint')}
          checked={draft.keyless}
          onChange={(keyless) => setDraft({ ...draft, keyless })}
        />
        {flag('registeredBasesOnly')}
      </SettingCard>
      <SettingCard title={t('chatTokens.availability')}>
        {flag('hideWhenNobody')}
        <OpeningHoursField value={draft.settings.openingHours} onChange={(openingHours) => set({ openingHours })} />
      </SettingCard>
      <SettingCard title={t('chatTokens.deliveries')}>
        {choice('hookFormat')}
        {flag('hookFallback')}
        {flag('documentedKeysOnly')}
        {flag('sessionInQuery')}
        {choice('messageFormat')}
        {flag('automaticTexts')}
        {choice('defaultScheme')}
        {choice('plainHttp')}
        <Field label={t('chatTokens.settings.giveUpAfterHours')} hint={t('chatTokens.hints.giveUpAfterHours')}>
          {(ids) => (
            <NumberInput
              {...ids}
              value={draft.settings.giveUpAfterHours}
              onChange={(giveUpAfterHours) => set({ giveUpAfterHours })}
              max={72}
              step={0.1}
            />
          )}
        </Field>
      </SettingCard>
      <SettingCard title={t('chatTokens.sessions')}>
        {choice('whenEnded')}
        <Field label={t('chatTokens.settings.historyFrom')} hint={t('chatTokens.hints.historyFrom')}>
          {(ids) => (
            <NumberInput
              {...ids}
              value={draft.settings.historyFrom}
              onChange={(historyFrom) => set({ historyFrom: historyFrom ?? 0 })}
              max={100_000}
              step={1}
            />
          )}
        </Field>
      </SettingCard>
      <SettingCard title={t('chatTokens.access')}>
        <Field label={t('chatTokens.settings.allowedDomains')} hint={t('chatTokens.hints.allowedDomains')}>
          {(ids) => <Lines {...ids} value={draft.domains} onChange={(domains) => setDraft({ ...draft, domains })} />}
        </Field>
        <Field label={t('chatTokens.settings.blockedIps')} hint={t('chatTokens.hints.blockedIps')}>
          {(ids) => <Lines {...ids} value={draft.blocked} onChange={(blocked) => setDraft({ ...draft, blocked })} />}
        </Field>
      </SettingCard>
      <div className="sticky -bottom-6 flex items-center justify-end gap-3 border-line border-t bg-surface py-3">
        {save.isError && (
          <p role="alert" className="min-w-0 flex-1 text-danger text-sm">
            {errorText(save.error)}
          </p>
        )}
        <Button type="submit" tone="primary" busy={save.isPending} disabled={draft.name.trim() === ''}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}

function draftOf({ name, inbox, enabled, keyless, settings }: ChatToken) {
  return {
    ...{ name, inboxId: inbox.id, enabled, keyless, settings },
    domains: settings.allowedDomains.join('\n'),
    blocked: settings.blockedIps.join('\n'),
  };
}

function linesOf(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter(Boolean);
}

interface NumberInputProps {
  id: string;
  value: number | null;
  max: number;
  step: number;
  onChange(value: number | null): void;
}

function NumberInput({ value, onChange, ...props }: NumberInputProps) {
  return (
    <TextInput
      {...props}
      type="number"
      min={0}
      className="max-w-40"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
    />
  );
}

function Lines({ value, onChange, ...ids }: { id: string; value: string; onChange(value: string): void }) {
  return (
    <textarea
      {...ids}
      rows={3}
      spellCheck={false}
      className={`${inputClass} py-2 font-mono text-sm`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
