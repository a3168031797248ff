import type { Conversation } from '@baton/protocol';
import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { shortAge, useMinute } from '../lib/time.ts';

/** How long the customer has been waiting for a person; nothing when nobody waits. */
export function WaitingMark({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation();
  const now = useMinute();
  if (conversation.waitingSince === null || conversation.state === 'closed') return null;
  return (
    <span title={t('list.waiting')} className="inline-flex shrink-0 items-center gap-1 text-warn text-xs tabular-nums">
      <Hourglass aria-hidden="true" className="size-3" />
      <span className="sr-only">{t('details.waiting')} </span>
      {shortAge(conversation.waitingSince, now, i18n.language)}
    </span>
  );
}
