import type { KeyScope } from '@baton/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { keysQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { SecretOnce } from '../secret-once.tsx';

interface NewKeyDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

export function NewKeyDialog({ open, onOpenChange }: NewKeyDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<KeyScope>('customer');
  const [value, setValue] = useState('');
  const [unnamed, setUnnamed] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      desk.keys.create({
        name: name.trim(),
        // A middleware uses both with one key.
        scopes: scope === 'chat' ? ['chat', 'chat_log'] : [scope],
        ...(scope === 'chat' && value.trim() !== '' ? { token: value.trim() } : {}),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });

  const change = (next: boolean): void => {
    onOpenChange(next);
    if (next) return;
    setName('');
    setValue('');
    setUnnamed(false);
    create.reset();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setUnnamed(name.trim() === '');
    if (name.trim() !== '') create.mutate();
  };

  if (create.data !== undefined) {
    return (
      <Dialog open={open} onOpenChange={change} title={t('keys.created')} description={t('keys.once')}>
        <div className="flex flex-col gap-4 pt-2">
          <SecretOnce label={t('keys.created')} secret={create.data.token} />
          <Button tone="primary" className="self-end" onClick={() => change(false)}>
            {t('keys.done')}
          </Button>
        </div>
      </Dialog>
    );
  }
  const error = unnamed ? t('keys.nameMissing') : create.isError ? errorText(create.error) : null;
  return (
    <Dialog open={open} onOpenChange={change} title={t('keys.create')}>
      <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4 pt-1">
        <Field label={t('keys.name')} error={error}>
          {(ids) => (
            <TextInput
              {...ids}
              maxLength={80}
              placeholder={t('keys.namePlaceholder')}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <RadioCards<KeyScope>
          label={t('keys.scope')}
          value={scope}
          onChange={setScope}
          options={[
            { value: 'customer', label: t('keys.customer'), hint: t('keys.customerHint') },
            { value: 'chat', label: t('keys.chat'), hint: t('keys.chatHint') },
            { value: 'desk', label: t('keys.desk'), hint: t('keys.deskHint') },
          ]}
        />
        {scope === 'chat' && (
          <Field label={t('keys.value')} hint={t('keys.valueHint')}>
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
        )}
        <Button type="submit" tone="primary" className="self-end" busy={create.isPending}>
          {t('keys.create')}
        </Button>
      </form>
    </Dialog>
  );
}
