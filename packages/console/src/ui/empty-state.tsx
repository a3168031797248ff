import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  text: string;
  children?: ReactNode;
}

/** Why there is nothing, and what to do next. */
export function EmptyState({ icon, title, text, children }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-72 flex-col items-center gap-1.5 px-4 py-10 text-center">
      <span
        aria-hidden="true"
        className="mb-2 flex size-11 items-center justify-center rounded-2xl bg-sunken text-ink-faint"
      >
        {icon}
      </span>
      <p className="font-semibold text-ink">{title}</p>
      <p className="text-balance text-ink-faint text-sm">{text}</p>
      {children !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
