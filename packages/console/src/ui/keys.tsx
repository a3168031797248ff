import { cn } from '../lib/class-names.ts';
import { MODIFIER } from '../lib/platform.ts';

/** Shows a shortcut such as `mod+k` as keys. */
export function Keys({ keys, inverse = false }: { keys: string; inverse?: boolean }) {
  return (
    <span className="inline-flex items-center gap-0.5" aria-hidden="true">
      {keys.split('+').map((key) => (
        <kbd
          key={key}
          className={cn(
            'min-w-5 rounded border px-1 text-center font-sans text-[0.6875rem] leading-4',
            inverse ? 'border-current/30' : 'border-line bg-canvas text-ink-soft',
          )}
        >
          {nameOf(key)}
        </kbd>
      ))}
    </span>
  );
}

function nameOf(key: string): string {
  if (key === 'mod') return MODIFIER;
  if (key === 'escape') return 'Esc';
  if (key === 'enter') return 'Enter';
  return key.toUpperCase();
}
