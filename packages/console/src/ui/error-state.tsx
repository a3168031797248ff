import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../lib/error-text.ts';
import { Button } from './button.tsx';

/** What could not be loaded, why, and the way to try again. */
export function ErrorState({ title, error, onRetry }: { title: string; error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <div role="alert" className="mx-auto flex max-w-72 flex-col items-center gap-1.5 px-4 py-10 text-center">
      <span
        aria-hidden="true"
        className="mb-2 flex size-11 items-center justify-center rounded-2xl bg-danger-wash text-danger"
      >
        <TriangleAlert className="size-5" />
      </span>
      <p className="font-semibold">{title}</p>
      <p className="text-ink-faint text-sm">{errorText(error)}</p>
      {onRetry !== undefined && (
        <Button className="mt-3" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  );
}
