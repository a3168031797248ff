import type { ReactNode } from 'react';

export function SectionHeader({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  return (
    <div className="mb-5 flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <h2 className="font-semibold text-xl tracking-tight">{title}</h2>
        <p className="text-ink-soft">{lead}</p>
      </div>
      {children}
    </div>
  );
}
