import type { ChatTokenKind } from '@baton/protocol';
import type { ChatTokenList } from '@baton/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { chatTokensQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { NativeSelect } from '../../ui/native-select.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { SecretOnce } from '../secret-once.tsx';

interface NewTokenDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  inboxes: ChatTokenList['inboxes'];
}

const OWN_INBOX = '';

export function NewTokenDialog({ open, onOpenChange, inboxes }: NewTokenDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ChatTokenKind>('backend');
  const [inboxId, setInboxId] = useState(OWN_INBOX);
  const [value, setValue] = useState('');
  const [serverToken, setServerToken] = useState('');
  const [unnamed, setUnnamed] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      desk.chatTokens.create({
        name: name.trim(),
        kind,
        inboxId: inboxId === OWN_INBOX ? null : inboxId,
        ...(value.trim() === '' ? {} : { token: value.trim() }),
        ...(serverToken.trim() === '' ? {} : { serverToken: serverToken.trim() }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: chatTokensQuery.queryKey }),
  });

  const change = (next: boolean): void => {
    onOpenChange(next);
    if (next) return;
    setName('');
    setValue('');
    setServerToken('');
    setUnnamed(false);
    create.reset();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setUnnamed(name.trim() === '');
    if (name.trim() !== '') create.mutate();
  };

  if (create.data !== undefined) {
    const { token, hookSecret } = create.data;
    return (
      <Dialog open={open} onOpenChange={change} title={t('chatTokens.created')} description={t('keys.once')}>
        <div className="flex flex-col gap-4 pt-2">
          <div className="flex flex-col gap-1.5">
            <p className="font-medium text-sm">chatAccountToken</p>
            <SecretOnce label="chatAccountToken" secret={token} />
          </div>
          <div className="flex flex-col gap-1.5">
            <p className="font-medium text-sm">{t('chatTokens.hookSecret')}</p>
            <SecretOnce label={t('chatTokens.hookSecret')} secret={hookSecret} />
          </div>
          <Button tone="primary" className="self-end" onClick={() => change(false)}>
            {t('keys.done')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open={open} onOpenChange={change} title={t('chatTokens.create')}>
      <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4 pt-1">
        <Field label={t('keys.name')} error={unnamed ? t('chatTokens.nameMissing') : null}>
          {(ids) => (
            <TextInput {...ids} maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <RadioCards<ChatTokenKind>
          label={t('chatTokens.kind')}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'backend', label: t('chatTokens.kinds.backend'), hint: t('chatTokens.kindHint.backend') },
            { value: 'widget', label: t('chatTokens.kinds.widget'), hint: t('chatTokens.kindHint.widget') },
          ]}
        />
        <Field label={t('chatTokens.inbox')} hint={t('chatTokens.inboxHint')}>
          {(ids) => (
            <NativeSelect
              {...ids}
              value={inboxId}
              onChange={setInboxId}
              options={[
                [OWN_INBOX, t('chatTokens.ownInbox')],
                ...inboxes.map(
                  ({ id, name: inbox, number }) => [id, t('chatTokens.inboxNumber', { name: inbox, number })] as const,
                ),
              ]}
            />
          )}
        </Field>
        <Field label={t('chatTokens.value')} hint={t('chatTokens.valueHint')}>
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
        <Field label={t('chatTokens.serverToken')} hint={t('chatTokens.serverTokenHint')}>
          {(ids) => (
            <TextInput
              {...ids}
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              value={serverToken}
              onChange={(event) => setServerToken(event.target.value)}
            />
          )}
        </Field>
        {create.isError && (
          <p role="alert" className="text-danger text-sm">
            {errorText(create.error)}
          </p>
        )}
        <Button type="submit" tone="primary" className="self-end" busy={create.isPending}>
          {t('chatTokens.create')}
        </Button>
      </form>
    </Dialog>
  );
}
