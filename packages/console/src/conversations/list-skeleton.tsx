import { useTranslation } from 'react-i18next';
import { Skeleton } from '../ui/skeleton.tsx';

const WIDTHS = ['w-4/5', 'w-3/5', 'w-11/12', 'w-2/3', 'w-3/4', 'w-1/2', 'w-5/6'];

export function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" className="min-h-0 flex-1 overflow-hidden">
      <span className="sr-only">{t('common.loading')}</span>
      {WIDTHS.map((width) => (
        <div key={width} className="flex h-[86px] gap-3 border-line border-b px-4 py-2.5">
          <Skeleton className="size-9 rounded-full" />
          <div className="flex flex-1 flex-col gap-2 pt-1">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="h-4 w-14" />
          </div>
        </div>
      ))}
    </div>
  );
}
