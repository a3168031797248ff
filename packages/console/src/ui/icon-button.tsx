import type { ReactElement } from 'react';
import { cn } from '../lib/class-names.ts';
import type { ButtonProps } from './button.tsx';
import { Hint } from './hint.tsx';

interface IconButtonProps extends Omit<ButtonProps, 'tone' | 'busy' | 'size'> {
  /** Its accessible name, also shown on hover. */
  label: string;
  keys?: string;
  active?: boolean;
}

export function IconButton({ label, keys, active, className, children, ...props }: IconButtonProps): ReactElement {
  return (
    <Hint text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        {...props}
        className={cn(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-ink-soft transition-colors',
          'hover:bg-hover hover:text-ink active:bg-pressed disabled:cursor-not-allowed disabled:opacity-50',
          active && 'bg-hover text-ink',
          className,
        )}
      >
        {children}
      </button>
    </Hint>
  );
}
