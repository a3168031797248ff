import { useTranslation } from 'react-i18next';
import { Skeleton } from '../ui/skeleton.tsx';

export function RowsSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" className="flex flex-col divide-y divide-line rounded-xl border border-line">
      <span className="sr-only">{t('common.loading')}</span>
      {['w-2/5', 'w-3/5', 'w-1/2', 'w-1/3'].map((width) => (
        <div key={width} className="flex flex-col gap-2 px-4 py-3.5">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3 w-1/4" />
        </div>
      ))}
    </div>
  );
}
