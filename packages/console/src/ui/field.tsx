import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { cn } from '../lib/class-names.ts';

interface FieldProps {
  label: string;
  error?: string | null;
  hint?: string;
  children(ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }): ReactNode;
}

/** Label, control, hint and error, tied together for every reader. */
export function Field({ label, error, hint, children }: FieldProps) {
  const id = useId();
  const note = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, ...(note && { 'aria-describedby': note }), ...(error && { 'aria-invalid': true as const }) })}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-ink-faint text-sm">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export const inputClass = cn(
  'w-full rounded-lg border border-line-strong/60 bg-surface px-3 text-base text-ink outline-none transition-colors hover:border-line-strong',
  'focus-visible:border-focus focus-visible:outline-2 focus-visible:outline-focus focus-visible:outline-offset-0 aria-invalid:border-danger',
);

export function TextInput({
  className,
  ...props
}: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return <input {...props} className={cn(inputClass, 'h-10', className)} />;
}
