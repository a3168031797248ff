import { Star } from 'lucide-react';
import { cn } from '../lib/class-names.ts';

/** Decoration: the score stands beside it in words. */
export function Stars({ score, className }: { score: number; className?: string }) {
  return (
    <span aria-hidden="true" className={cn('inline-flex', className)}>
      {[1, 2, 3, 4, 5].map((each) => (
        <Star key={each} className={cn('size-3.5', each <= score ? 'fill-warn text-warn' : 'text-line-strong')} />
      ))}
    </span>
  );
}
