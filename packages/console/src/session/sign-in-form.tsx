import { BatonError } from '@baton/sdk';
import { Eye, EyeOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../desk/client.ts';
import { isSignedOut } from '../desk/session.ts';
import { useErrorText } from '../lib/error-text.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';

type Trouble = { email?: string; password?: string };

export function SignInForm({ onSignedIn }: { onSignedIn(): Promise<void> }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [trouble, setTrouble] = useState<Trouble>({});
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);

  const check = (email: string, password: string): Trouble => ({
    email: email === '' ? t('signIn.emailMissing') : /^\S+@\S+$/.test(email) ? undefined : t('signIn.emailInvalid'),
    password: password === '' ? t('signIn.passwordMissing') : undefined,
  });

  const explain = (error: unknown): Trouble => {
    const refused = isSignedOut(error) || (error instanceof BatonError && error.code.startsWith('invalid'));
    return { password: refused ? t('signIn.wrong') : errorText(error) };
  };

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const email = String(data.get('email')).trim();
    const password = String(data.get('password'));
    const found = check(email, password);
    setTrouble(found);
    const first = found.email ? 'email' : found.password ? 'password' : null;
    if (first !== null) return focusField(form, first);
    setBusy(true);
    try {
      await desk.signIn(email, password);
      await onSignedIn();
    } catch (error) {
      setTrouble(explain(error));
      focusField(form, 'password');
    } finally {
      setBusy(false);
    }
  };

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      <Field label={t('signIn.email')} error={trouble.email}>
        {(ids) => <TextInput {...ids} name="email" type="email" autoComplete="username" inputMode="email" autoFocus />}
      </Field>
      <Field label={t('signIn.password')} error={trouble.password}>
        {(ids) => (
          <div className="relative">
            <TextInput
              {...ids}
              name="password"
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              className="pr-11"
            />
            <IconButton
              label={t(shown ? 'signIn.hidePassword' : 'signIn.showPassword')}
              className="absolute top-1 right-1"
              onClick={() => setShown(!shown)}
            >
              {shown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
            </IconButton>
          </div>
        )}
      </Field>
      <Button type="submit" tone="primary" size="lg" busy={busy} className="mt-1">
        {t(busy ? 'signIn.busy' : 'signIn.submit')}
      </Button>
    </form>
  );
}

function focusField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}
