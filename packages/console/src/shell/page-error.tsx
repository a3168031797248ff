import { BatonError } from '@baton/sdk';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/error-state.tsx';

/** A page that could not be loaded, or that broke. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const ours = error instanceof BatonError;
  const again = (): void => {
    if (!ours) return location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <main className="grid h-full min-h-dvh flex-1 place-items-center">
      <ErrorState title={t(ours ? 'settings.failed' : 'error.title')} error={error} onRetry={again} />
    </main>
  );
}
