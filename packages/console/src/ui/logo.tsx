/** The baton in its tile. */
export function Logo({ className = 'size-7' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path d="M9.6 22.4 22.4 9.6" stroke="#fff" strokeWidth="5" strokeLinecap="round" />
      <path d="m18.3 13.7 4.1-4.1" stroke="#ffb454" strokeWidth="5" strokeLinecap="round" />
    </svg>
  );
}
