import type { ReactNode } from 'react';

export function SettingCard({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-xl border border-line px-5 py-4">
      <h3 className="font-semibold">{title}</h3>
      {hint !== undefined && <p className="text-ink-faint text-sm">{hint}</p>}
      <div className="mt-3 flex flex-col gap-4">{children}</div>
    </section>
  );
}
