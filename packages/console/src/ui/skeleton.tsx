import { cn } from '../lib/class-names.ts';

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn('shimmer block rounded-md bg-pressed', className)} />;
}
