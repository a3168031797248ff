import { BatonError } from '@baton/sdk';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';

/** A page that could not be loaded, or that broke. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <main className="grid h-full min-h-dvh flex-1 place-items-center">
      {error instanceof BatonError ? (
        <ErrorState title={t('settings.failed')} error={error} onRetry={again} />
      ) : (
        <EmptyState icon={<RotateCw className="size-5" />} title={t('error.title')} text={t('error.text')}>
          <Button tone="primary" onClick={() => location.reload()}>
            {t('error.reload')}
          </Button>
        </EmptyState>
      )}
    </main>
  );
}
