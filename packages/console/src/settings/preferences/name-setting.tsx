import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { agentsQuery, meQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { useMe } from '../../session/use-session.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.tsx';

export function NameSetting() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const me = useMe();
  const [name, setName] = useState(me.name);
  const save = useMutation({
    mutationFn: () => desk.changeMe({ name: name.trim() }),
    onSuccess: (changed) => {
      client.setQueryData(meQuery.queryKey, changed);
      void client.invalidateQueries({ queryKey: agentsQuery.queryKey });
      toast.done(t('preferences.saved'));
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') save.mutate();
  };
  return (
    <form onSubmit={onSubmit} className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <Field
          label={t('team.name')}
          hint={t('preferences.profileHint')}
          error={save.isError ? errorText(save.error) : null}
        >
          {(ids) => (
            <TextInput
              {...ids}
              maxLength={120}
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button
        type="submit"
        size="lg"
        className="mb-6.5"
        busy={save.isPending}
        disabled={name.trim() === '' || name.trim() === me.name}
      >
        {t('common.save')}
      </Button>
    </form>
  );
}
