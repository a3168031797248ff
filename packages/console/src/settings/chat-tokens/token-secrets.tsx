import type { ChatToken } from '@baton/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { chatTokensQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.tsx';
import { SettingCard } from '../preferences/setting-card.tsx';
import { SecretOnce } from '../secret-once.tsx';

/** The second token of a program, and the secret with which its deliveries are signed. */
export function TokenSecrets({ token }: { token: ChatToken }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [value, setValue] = useState('');
  const change = useMutation({
    mutationFn: (serverToken: string | null) => desk.chatTokens.change(token.id, { serverToken }),
    onSuccess: async () => {
      setValue('');
      await client.invalidateQueries({ queryKey: chatTokensQuery.queryKey });
    },
  });
  const rotate = useMutation({
    mutationFn: () => desk.chatTokens.rotateSecret(token.id),
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (value.trim() !== '') change.mutate(value.trim());
  };
  return (
    <SettingCard title={t('chatTokens.secrets')}>
      <form noValidate onSubmit={onSubmit} className="flex flex-wrap items-end gap-2">
        <div className="min-w-[min(100%,16rem)] flex-1">
          <Field
            label={t('chatTokens.serverToken')}
            error={change.isError ? errorText(change.error) : null}
            hint={
              token.serverPreview === null
                ? t('chatTokens.serverTokenHint')
                : t('chatTokens.serverTokenSet', { preview: token.serverPreview })
            }
          >
            {(ids) => (
              <TextInput
                {...ids}
                autoComplete="off"
                spellCheck={false}
                maxLength={200}
                value={value}
                onChange={(event) => setValue(event.target.value)}
              />
            )}
          </Field>
        </div>
        <div className="mb-[1.625rem] flex gap-2">
          <Button type="submit" className="h-10" busy={change.isPending} disabled={value.trim() === ''}>
            {t('common.save')}
          </Button>
          {token.serverPreview !== null && (
            <Button className="h-10" disabled={change.isPending} onClick={() => change.mutate(null)}>
              {t('chatTokens.clear')}
            </Button>
          )}
        </div>
      </form>
      <div className="flex flex-col gap-2">
        <p className="font-medium text-sm">{t('chatTokens.hookSecret')}</p>
        <p className="text-ink-faint text-sm">{t('chatTokens.hookSecretHint')}</p>
        {rotate.data === undefined ? (
          <Button className="self-start" busy={rotate.isPending} onClick={() => rotate.mutate()}>
            {t('chatTokens.rotate')}
          </Button>
        ) : (
          <SecretOnce label={t('chatTokens.hookSecret')} secret={rotate.data.hookSecret} />
        )}
      </div>
    </SettingCard>
  );
}
