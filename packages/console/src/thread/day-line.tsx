import { useTranslation } from 'react-i18next';
import { daysAgo, longDay, useMinute } from '../lib/time.ts';

export function DayLine({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const ago = daysAgo(at, useMinute());
  const text = ago === 0 ? t('thread.today') : ago === 1 ? t('thread.yesterday') : longDay(at, i18n.language);
  return (
    <div className="flex items-center gap-3 pt-2 text-ink-faint text-xs">
      <span className="h-px flex-1 bg-line" />
      <time dateTime={at}>{text}</time>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}
