import { useTranslation } from 'react-i18next';
import { Skeleton } from '../ui/skeleton.tsx';

export function PageLoading() {
  const { t } = useTranslation();
  return (
    <div role="status" className="flex h-full min-h-40 flex-1 flex-col gap-3 p-6">
      <span className="sr-only">{t('common.loading')}</span>
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-4 w-72 max-w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}
