import { ArrowDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/class-names.ts';

export function JumpPill({ count, onJump }: { count: number; onJump(): void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      onClick={onJump}
      className={cn(
        'appear absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full border px-3 font-medium text-sm shadow-pop',
        count > 0 ? 'border-accent bg-accent text-accent-ink' : 'border-line bg-raised text-ink-soft hover:text-ink',
      )}
    >
      <ArrowDown aria-hidden="true" className="size-4" />
      {count > 0 ? t('thread.jumpNew', { count }) : t('thread.jump')}
    </button>
  );
}
