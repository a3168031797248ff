import type { Hook } from '@baton/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { hooksQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { toast } from '../../ui/toasts.tsx';

interface ReplayDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  hook: Hook;
}

const HOUR_MS = 3600_000;

/** Sends again what happened in a stretch of time: what was given up, or everything. */
export function ReplayDialog({ open, onOpenChange, hook }: ReplayDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('webhooks.replayRange')}
      description={t('webhooks.replayText')}
      className="w-[34rem]"
    >
      {open && <ReplayForm hook={hook} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function ReplayForm({ hook, onDone }: { hook: Hook; onDone(): void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [from, setFrom] = useState(() => localTime(Date.now() - HOUR_MS));
  const [to, setTo] = useState(() => localTime(Date.now() + 60_000));
  const [what, setWhat] = useState<'parked' | 'all'>('parked');
  const [checked, setChecked] = useState(false);
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const wrong = Number.isNaN(start) || Number.isNaN(end) || start > end;
  const replay = useMutation({
    mutationFn: () =>
      desk.hooks.replayRange(hook.id, {
        from: new Date(start).toISOString(),
        to: new Date(end).toISOString(),
        states: what === 'all' ? ['parked', 'dropped', 'delivered'] : ['parked', 'dropped'],
      }),
    onSuccess: async (count) => {
      toast.done(t('webhooks.replayedCount', { count }));
      await client.invalidateQueries({ queryKey: hooksQuery.queryKey });
      onDone();
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!wrong) replay.mutate();
  };
  const error = checked && wrong ? t('webhooks.rangeWrong') : replay.isError ? errorText(replay.error) : null;
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4 pt-2">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('webhooks.from')}>
          {(ids) => (
            <TextInput {...ids} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={t('webhooks.to')} error={error}>
          {(ids) => (
            <TextInput {...ids} type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
          )}
        </Field>
      </div>
      <RadioCards<'parked' | 'all'>
        label={t('webhooks.what')}
        value={what}
        onChange={setWhat}
        options={[
          { value: 'parked', label: t('webhooks.whatParked') },
          { value: 'all', label: t('webhooks.whatAll'), hint: t('webhooks.whatAllHint') },
        ]}
      />
      <Button type="submit" tone="primary" className="self-end" busy={replay.isPending}>
        {t('webhooks.replay')}
      </Button>
    </form>
  );
}

/** As the input wants it: local, to the minute. */
function localTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
