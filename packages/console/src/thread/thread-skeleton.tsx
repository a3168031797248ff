import { useTranslation } from 'react-i18next';
import { cn } from '../lib/class-names.ts';
import { Skeleton } from '../ui/skeleton.tsx';

const BUBBLES: [string, boolean][] = [
  ['w-1/2', false],
  ['w-2/5', true],
  ['w-1/3', false],
  ['w-3/5', true],
];

export function ThreadSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" className="flex min-h-0 flex-1 flex-col justify-end gap-5 p-6">
      <span className="sr-only">{t('common.loading')}</span>
      {BUBBLES.map(([width, ours]) => (
        <Skeleton key={width} className={cn('h-14 rounded-2xl', width, ours && 'self-end')} />
      ))}
    </div>
  );
}
