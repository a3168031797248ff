import type { Hook, HookEventName } from '@baton/protocol';
import { BatonError } from '@baton/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { hooksQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.tsx';
import { SecretOnce } from '../secret-once.tsx';
import { EventChoice } from './event-choice.tsx';
import { EVERY_EVENT } from './events.ts';

interface WebhookDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  /** Null = a new one. */
  hook: Hook | null;
}

/** Adds a webhook, and then shows its secret this one time; or changes one. */
export function WebhookDialog({ open, onOpenChange, hook }: WebhookDialogProps) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string | null>(null);
  const change = (next: boolean): void => {
    onOpenChange(next);
    if (!next) setSecret(null);
  };
  if (secret !== null) {
    return (
      <Dialog open={open} onOpenChange={change} title={t('webhooks.secret')} description={t('webhooks.secretOnce')}>
        <div className="flex flex-col gap-4 pt-2">
          <SecretOnce label={t('webhooks.secret')} secret={secret} />
          <Button tone="primary" className="self-end" onClick={() => change(false)}>
            {t('keys.done')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={t(hook === null ? 'webhooks.create' : 'webhooks.editTitle')}
      className="w-[34rem]"
    >
      {/* Anew each time that it opens, with what holds at that moment. */}
      {open && <WebhookForm hook={hook} onCreated={setSecret} onSaved={() => change(false)} />}
    </Dialog>
  );
}

interface WebhookFormProps {
  hook: Hook | null;
  onCreated(secret: string): void;
  onSaved(): void;
}

function WebhookForm({ hook, onCreated, onSaved }: WebhookFormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [name, setName] = useState(hook?.name ?? '');
  const [url, setUrl] = useState(hook?.url ?? '');
  const [all, setAll] = useState(hook?.events.includes('*') ?? false);
  const [events, setEvents] = useState<readonly HookEventName[]>(
    EVERY_EVENT.filter((each) => (hook === null ? each === 'message.created' : hook.events.includes(each))),
  );
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const wanted = { name: name.trim(), url: url.trim(), events: all ? (['*'] as ['*']) : [...events] };
      if (hook === null) return (await desk.hooks.create(wanted)).secret;
      await desk.hooks.change(hook.id, wanted);
      return null;
    },
    onSuccess: async (secret) => {
      await client.invalidateQueries({ queryKey: hooksQuery.queryKey });
      if (secret !== null) onCreated(secret);
      else {
        toast.done(t('webhooks.saved'));
        onSaved();
      }
    },
  });

  const urlError =
    url.trim() === ''
      ? t('webhooks.urlMissing')
      : /^https?:\/\/[^/]/i.test(url.trim())
        ? null
        : t('webhooks.urlInvalid');
  const eventsError = !all && events.length === 0 ? t('webhooks.eventsMissing') : null;
  // Why an address is refused, only the server knows.
  const refusedUrl = save.error instanceof BatonError && save.error.field === 'url' ? save.error.message : null;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (urlError === null && eventsError === null) save.mutate();
  };

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4 pt-1">
      <Field
        label={t('webhooks.url')}
        error={checked ? (urlError ?? refusedUrl?.replace(/^url: /, '') ?? null) : null}
        {...(/^http:/i.test(url) && { hint: t('webhooks.insecure') })}
      >
        {(ids) => (
          <TextInput
            {...ids}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={2048}
            placeholder="https://example.org/webhooks"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('webhooks.name')}>
        {(ids) => (
          <TextInput
            {...ids}
            maxLength={80}
            placeholder={t('webhooks.namePlaceholder')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <EventChoice all={all} onAll={setAll} events={events} onEvents={setEvents} error={checked ? eventsError : null} />
      {save.isError && refusedUrl === null && (
        <p role="alert" className="text-danger text-sm">
          {errorText(save.error)}
        </p>
      )}
      <Button type="submit" tone="primary" className="self-end" busy={save.isPending}>
        {t(hook === null ? 'webhooks.create' : 'common.save')}
      </Button>
    </form>
  );
}
