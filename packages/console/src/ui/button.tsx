import type { ButtonHTMLAttributes, Ref } from 'react';
import { cn } from '../lib/class-names.ts';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: ButtonTone;
  size?: 'sm' | 'md' | 'lg';
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ tone = 'plain', size = 'md', busy = false, className, children, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      {...props}
      disabled={props.disabled || busy}
      className={buttonClass(tone, size, className)}
    >
      {busy && (
        <span aria-hidden="true" className="turn size-3.5 rounded-full border-2 border-current border-t-transparent" />
      )}
      {children}
    </button>
  );
}

/** For links and library triggers that look like a button. */
export function buttonClass(tone: ButtonTone = 'plain', size: 'sm' | 'md' | 'lg' = 'md', extra?: string): string {
  return cn(
    'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-lg font-medium transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55',
    { sm: 'h-7 px-2.5 text-sm', md: 'h-8 px-3 text-sm', lg: 'h-10 px-4 text-base' }[size],
    {
      primary: 'bg-accent text-accent-ink hover:bg-accent-strong',
      plain: 'border border-line bg-surface text-ink hover:bg-hover active:bg-pressed',
      quiet: 'text-ink-soft hover:bg-hover hover:text-ink active:bg-pressed',
      danger: 'bg-danger-solid text-accent-ink hover:brightness-95',
    }[tone],
    extra,
  );
}
