import type { FileInfo } from '@baton/protocol';
import { FileText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../lib/bytes.ts';
import { cn } from '../lib/class-names.ts';

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** A picture as itself, anything else as a card that opens it. */
export function FileCard({ file, spaced }: { file: FileInfo; spaced: boolean }) {
  const { t, i18n } = useTranslation();
  const [broken, setBroken] = useState(false);
  const href = ownAddress(file.url);
  const size = formatBytes(file.size, i18n.language);
  if (PICTURES.has(file.type) && !broken) {
    return (
      <a href={href} target="_blank" rel="noopener noreferrer" className={cn('block', spaced && 'mt-2')}>
        <img
          src={href}
          alt={t('thread.image', { name: file.name })}
          loading="lazy"
          onError={() => setBroken(true)}
          className="max-h-72 min-h-12 max-w-full rounded-lg"
        />
      </a>
    );
  }
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('thread.file', { name: file.name, size })}
      className={cn('flex max-w-72 items-center gap-3 rounded-lg', spaced && 'mt-2')}
    >
      <span aria-hidden="true" className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-pressed">
        <FileText className="size-4" />
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium underline-offset-2 hover:underline">{file.name}</span>
        <span className="block text-xs opacity-85">{size}</span>
      </span>
    </a>
  );
}

// The desk names its files by its public address; the page may have been opened by another one, and its security
// policy loads pictures from its own origin only. The path is the same on both.
function ownAddress(url: string): string {
  try {
    const { pathname, search } = new URL(url, location.href);
    return pathname + search;
  } catch {
    return url;
  }
}
