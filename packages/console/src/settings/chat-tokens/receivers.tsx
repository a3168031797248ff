import type { ChatToken, ChatTokenBase } from '@baton/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { chatTokensQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { shortAge, useMinute } from '../../lib/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { SettingCard } from '../preferences/setting-card.tsx';
import { TestDialog } from './test-dialog.tsx';

const TONES = { allowed: 'accent', pending: 'warn', used: 'neutral' } as const;

/** Where answers go: what an administrator registered, what programs use, and what strangers named and was refused. */
export function Receivers({ token }: { token: ChatToken }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [base, setBase] = useState('');
  const [testing, setTesting] = useState<string | null>(null);
  const register = useMutation({
    mutationFn: (one: { base: string; allowed: boolean }) =>
      desk.chatTokens.registerBase(token.id, one.base, one.allowed),
    onSuccess: () => client.invalidateQueries({ queryKey: chatTokensQuery.queryKey }),
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (base.trim() !== '') register.mutate({ base, allowed: true }, { onSuccess: () => setBase('') });
  };
  return (
    <SettingCard title={t('chatTokens.receivers')} hint={t('chatTokens.receiversHint')}>
      {token.bases.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {token.bases.map((one) => (
            <ReceiverRow
              key={one.base}
              receiver={one}
              busy={register.isPending}
              onAllow={(allowed) => register.mutate({ base: one.base, allowed })}
              onTest={() => setTesting(one.base)}
            />
          ))}
        </ul>
      )}
      <form noValidate onSubmit={onSubmit} className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field
            label={t('chatTokens.addReceiver')}
            error={register.isError ? errorText(register.error) : null}
            hint="bot.example.com, 10.0.0.5:8080, https://bot.example.com/hooks"
          >
            {(ids) => (
              <TextInput
                {...ids}
                autoComplete="off"
                spellCheck={false}
                maxLength={2048}
                value={base}
                onChange={(event) => setBase(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" className="mb-[1.625rem] h-10" busy={register.isPending}>
          {t('chatTokens.allow')}
        </Button>
      </form>
      <TestDialog token={token} base={testing} onClose={() => setTesting(null)} />
    </SettingCard>
  );
}

interface ReceiverRowProps {
  receiver: ChatTokenBase;
  busy: boolean;
  onAllow(allowed: boolean): void;
  onTest(): void;
}

function ReceiverRow({ receiver: { base, state, seenAt }, busy, onAllow, onTest }: ReceiverRowProps) {
  const { t, i18n } = useTranslation();
  const now = useMinute();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
      <span className="min-w-[min(100%,12rem)] flex-1">
        <code className="block break-all font-mono text-sm">{base}</code>
        <span className="text-ink-faint text-sm">
          {t('chatTokens.seen', { time: shortAge(seenAt, now, i18n.language) })}
        </span>
      </span>
      <Badge tone={TONES[state]}>{t(`chatTokens.states.${state}`)}</Badge>
      {state !== 'pending' && (
        <Button size="sm" onClick={onTest} aria-label={`${t('chatTokens.test')}: ${base}`}>
          {t('chatTokens.test')}
        </Button>
      )}
      <Button
        size="sm"
        disabled={busy}
        onClick={() => onAllow(state !== 'allowed')}
        aria-label={`${t(state === 'allowed' ? 'chatTokens.disallow' : 'chatTokens.allow')}: ${base}`}
      >
        {t(state === 'allowed' ? 'chatTokens.disallow' : 'chatTokens.allow')}
      </Button>
    </li>
  );
}
