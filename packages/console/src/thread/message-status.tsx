import { Check, CheckCheck, CircleAlert, Clock3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const LOOKS = {
  sending: [Clock3, ''],
  waiting: [Clock3, ''],
  stored: [Check, ''],
  delivered: [CheckCheck, ''],
  read: [CheckCheck, 'text-accent-text'],
  failed: [CircleAlert, 'text-danger'],
} as const;

/** Clock = on its way, tick = stored by the desk, two = delivered through a hook, in colour = the customer has read it. */
export function MessageStatus({ state }: { state: keyof typeof LOOKS }) {
  const { t } = useTranslation();
  const [Icon, tone] = LOOKS[state];
  return (
    <span title={t(`status.${state}`)} className={tone}>
      <Icon aria-hidden="true" className="size-3.5" />
      <span className="sr-only">{t(`status.${state}`)}</span>
    </span>
  );
}
