import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../desk/queries.ts';
import { queryClient } from '../desk/query-client.ts';
import { Logo } from '../ui/logo.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next, reason } = useSearch({ from: '/sign-in' });

  const onSignedIn = async (): Promise<void> => {
    queryClient.clear();
    await queryClient.ensureQueryData(meQuery);
    await navigate({ href: next ?? '/mine', replace: true });
  };

  return (
    <main className="grid min-h-full place-items-center px-4 py-10">
      <div className="w-full max-w-88">
        <div className="mb-6 flex flex-col items-center gap-3 text-center">
          <Logo className="size-12" />
          <div>
            <h1 className="font-semibold text-xl tracking-tight">{t('signIn.title')}</h1>
            <p className="text-ink-soft">{t('signIn.lead')}</p>
          </div>
        </div>
        {reason !== undefined && (
          <p role="status" className="mb-4 rounded-xl border border-warn-line bg-warn-wash px-4 py-3 text-sm text-warn">
            {t(reason === 'expired' ? 'signIn.expired' : 'signIn.signedOut')}
          </p>
        )}
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-pop">
          <SignInForm onSignedIn={onSignedIn} />
        </div>
        <p className="mt-5 text-balance text-center text-ink-faint text-sm">{t('signIn.help')}</p>
      </div>
    </main>
  );
}
