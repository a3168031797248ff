import type { HandoffSummary } from '@baton/protocol';
import { ClipboardList } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { RichText } from '../text/rich-text.tsx';

/** What the agent reads first, so that the customer need not repeat. */
export function HandoffCard({ handoff }: { handoff: HandoffSummary }) {
  const { t } = useTranslation();
  return (
    <section
      aria-label={t('handoff.title')}
      className="mx-auto w-full max-w-xl rounded-xl border border-sate-line bg-sate-wash px-4 py-3"
    >
      <h3 className="mb-1.5 flex items-center gap-2 font-semibold text-sate text-sm">
        <ClipboardList aria-hidden="true" className="size-4" />
        {t('handoff.title')}
      </h3>
      <div className="text-sm">
        <RichText text={handoff.summary} />
      </div>
    </section>
  );
}
