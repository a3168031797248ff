import { FileText, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../lib/bytes.ts';
import { cn } from '../lib/class-names.ts';
import { useErrorText } from '../lib/error-text.ts';
import type { Attachment } from './use-attachments.ts';

export function AttachmentChip({ item, onRemove }: { item: Attachment; onRemove(): void }) {
  const { t, i18n } = useTranslation();
  const errorText = useErrorText();
  const failed = item.error !== null;
  const percent = Math.round(item.progress * 100);
  const Icon = failed ? TriangleAlert : FileText;
  return (
    <li
      className={cn(
        'relative flex max-w-60 items-center gap-2 overflow-hidden rounded-lg border py-1 pr-1 pl-2.5 text-sm',
        failed ? 'border-danger bg-danger-wash text-danger' : 'border-line bg-canvas',
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <span className="min-w-0">
        <span className="block truncate font-medium leading-4">{item.name}</span>
        <span role={failed ? 'alert' : undefined} className={cn('block truncate text-xs', !failed && 'text-ink-faint')}>
          {failed
            ? errorText(item.error)
            : item.stored === null
              ? `${percent} %`
              : formatBytes(item.size, i18n.language)}
        </span>
      </span>
      <button
        type="button"
        aria-label={t('composer.removeFile', { name: item.name })}
        onClick={onRemove}
        className="flex size-6 shrink-0 items-center justify-center rounded-md hover:bg-pressed"
      >
        <X className="size-3.5" />
      </button>
      {item.stored === null && !failed && (
        <progress
          className="sr-only"
          max={100}
          value={percent}
          aria-label={t('composer.uploading', { name: item.name, percent })}
        />
      )}
      {item.stored === null && !failed && (
        <span
          aria-hidden="true"
          className="absolute bottom-0 left-0 h-0.5 bg-accent transition-[width]"
          style={{ width: `${percent}%` }}
        />
      )}
    </li>
  );
}
