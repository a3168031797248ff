import type { Hook } from '@baton/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { hooksQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { fullTime } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NativeSelect } from '../../ui/native-select.tsx';
import { SecretOnce } from '../secret-once.tsx';

const HOURS = [0, 1, 24, 72, 168] as const;

interface RotateDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  hook: Hook;
}

/** A new secret, shown this one time; the old one goes on signing for as long as the receiver needs to change over. */
export function RotateDialog({ open, onOpenChange, hook }: RotateDialogProps) {
  const { t, i18n } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [hours, setHours] = useState('24');
  const rotate = useMutation({
    mutationFn: () => desk.hooks.rotateSecret(hook.id, Number(hours)),
    onSuccess: () => client.invalidateQueries({ queryKey: hooksQuery.queryKey }),
  });
  const change = (next: boolean): void => {
    onOpenChange(next);
    if (!next) rotate.reset();
  };
  if (rotate.data !== undefined) {
    return (
      <Dialog open={open} onOpenChange={change} title={t('webhooks.secret')} description={t('webhooks.secretOnce')}>
        <div className="flex flex-col gap-4 pt-2">
          <SecretOnce label={t('webhooks.secret')} secret={rotate.data.secret} />
          <Button tone="primary" className="self-end" onClick={() => change(false)}>
            {t('keys.done')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open={open} onOpenChange={change} title={t('webhooks.rotateTitle')} description={t('webhooks.rotateText')}>
      <div className="flex flex-col gap-4 pt-2">
        {hook.oldSecretUntil !== null && (
          <p className="rounded-lg border border-warn-line bg-warn-wash px-3 py-2 text-sm text-warn">
            {t('webhooks.rotateAgain', { time: fullTime(hook.oldSecretUntil, i18n.language) })}
          </p>
        )}
        <Field label={t('webhooks.keepOld')} error={rotate.isError ? errorText(rotate.error) : null}>
          {(ids) => (
            <NativeSelect
              {...ids}
              value={hours}
              onChange={setHours}
              options={HOURS.map((count) => [
                String(count),
                count === 0 ? t('webhooks.notAtAll') : t('webhooks.hours', { count }),
              ])}
            />
          )}
        </Field>
        <Button tone="primary" className="self-end" busy={rotate.isPending} onClick={() => rotate.mutate()}>
          {t('webhooks.rotate')}
        </Button>
      </div>
    </Dialog>
  );
}
