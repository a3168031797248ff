import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { agentsQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { SecretOnce } from '../secret-once.tsx';

interface InviteDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<'agent' | 'admin'>('agent');
  const [checked, setChecked] = useState(false);
  const invite = useMutation({
    mutationFn: () => desk.agents.invite({ name: name.trim(), email: email.trim(), role }),
    onSuccess: () => client.invalidateQueries({ queryKey: agentsQuery.queryKey }),
  });

  const nameError = name.trim() === '' ? t('team.nameMissing') : null;
  const emailError =
    email.trim() === ''
      ? t('signIn.emailMissing')
      : /^\S+@\S+\.\S+$/.test(email.trim())
        ? null
        : t('signIn.emailInvalid');
  const change = (next: boolean): void => {
    onOpenChange(next);
    if (next) return;
    setName('');
    setEmail('');
    setChecked(false);
    invite.reset();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (nameError === null && emailError === null) invite.mutate();
  };

  if (invite.data !== undefined) {
    return (
      <Dialog
        open={open}
        onOpenChange={change}
        title={t('team.invited', { name: invite.data.agent.name })}
        description={t('team.passwordNote')}
      >
        <div className="flex flex-col gap-4 pt-2">
          <p className="text-sm">
            {t('team.email')}: <strong>{invite.data.agent.email}</strong>
          </p>
          <SecretOnce label={t('team.password')} secret={invite.data.password} />
          <Button tone="primary" className="self-end" onClick={() => change(false)}>
            {t('keys.done')}
          </Button>
        </div>
      </Dialog>
    );
  }
  const refused = invite.isError ? errorText(invite.error) : null;
  return (
    <Dialog open={open} onOpenChange={change} title={t('team.inviteTitle')}>
      <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4 pt-1">
        <Field label={t('team.name')} error={checked ? nameError : null}>
          {(ids) => (
            <TextInput
              {...ids}
              maxLength={120}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('team.email')} error={checked ? (emailError ?? refused) : null}>
          {(ids) => (
            <TextInput
              {...ids}
              type="email"
              maxLength={254}
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <RadioCards<'agent' | 'admin'>
          label={t('team.role')}
          value={role}
          onChange={setRole}
          options={[
            { value: 'agent', label: t('team.roles.agent'), hint: t('team.roleHint.agent') },
            { value: 'admin', label: t('team.roles.admin'), hint: t('team.roleHint.admin') },
          ]}
        />
        <Button type="submit" tone="primary" className="self-end" busy={invite.isPending}>
          {t('team.invite')}
        </Button>
      </form>
    </Dialog>
  );
}
