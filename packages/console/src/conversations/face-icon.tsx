import type { FaceName } from '@baton/protocol';
import { MessageCircle, Plug, Puzzle, Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/class-names.ts';

const ICONS = { desk: MessageCircle, eusate: Puzzle, omnidesk: Plug, tiledesk: Route };

/** Through which face the conversation came in. */
export function FaceIcon({ face, className }: { face: FaceName; className?: string }) {
  const { t } = useTranslation();
  const Icon = ICONS[face];
  const label = t('list.via', { face: t(`list.face.${face}`) });
  return (
    <span title={label} className={cn('inline-flex size-4.5 items-center justify-center', className)}>
      <Icon aria-hidden="true" className="size-3" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
