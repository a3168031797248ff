import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/class-names.ts';
import { RichText } from '../../text/rich-text.tsx';
import { Field, inputClass } from '../../ui/field.tsx';

/** Plain Markdown, and how it will look. */
export function BodyField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useTranslation();
  const [preview, setPreview] = useState(false);
  const tab = (isPreview: boolean, label: string) => (
    <button
      type="button"
      aria-pressed={preview === isPreview}
      onClick={() => setPreview(isPreview)}
      className={cn(
        'h-7 rounded-md px-2.5 text-sm',
        preview === isPreview ? 'bg-surface font-medium shadow-pop' : 'text-ink-soft hover:text-ink',
      )}
    >
      {label}
    </button>
  );
  return (
    <div className="relative">
      <div className="absolute top-[-6px] right-0 flex gap-0.5 rounded-lg bg-sunken p-0.5">
        {tab(false, t('knowledge.write'))}
        {tab(true, t('knowledge.preview'))}
      </div>
      <Field label={t('knowledge.body')}>
        {(ids) =>
          preview ? (
            <div id={ids.id} className="mt-1.5 min-h-80 rounded-lg border border-line px-4 py-3">
              {value.trim() === '' ? (
                <p className="text-ink-faint">{t('knowledge.previewEmpty')}</p>
              ) : (
                <RichText text={value} />
              )}
            </div>
          ) : (
            <textarea
              {...ids}
              rows={16}
              maxLength={200_000}
              value={value}
              onChange={(event) => onChange(event.target.value)}
              className={cn(inputClass, 'mt-1.5 block min-h-80 resize-y px-4 py-3 font-mono text-sm')}
            />
          )
        }
      </Field>
    </div>
  );
}
