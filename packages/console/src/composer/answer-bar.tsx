import type { Conversation } from '@baton/protocol';
import { CircleCheck, Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../actions/registry.ts';
import { Button } from '../ui/button.tsx';
import { Keys } from '../ui/keys.tsx';

/** Stands in place of the composer while somebody else answers, or nobody. */
export function AnswerBar({ conversation: { owner, state } }: { conversation: Conversation }) {
  const { t } = useTranslation();
  if (state === 'closed') {
    return (
      <p className="flex items-center justify-center gap-2 rounded-xl border border-line bg-canvas px-4 py-3 text-ink-soft text-sm">
        <CircleCheck aria-hidden="true" className="size-4" />
        {t('composer.closed')}
      </p>
    );
  }
  const text =
    owner.kind === 'agent'
      ? t('composer.other', { name: owner.agentName ?? t('thread.agent') })
      : t(`composer.${owner.kind}`);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-xl border border-line bg-canvas px-4 py-3">
      <p className="min-w-40 flex-1 text-balance text-ink-soft text-sm">{text}</p>
      <Button tone="primary" onClick={() => runAction('take-over')}>
        <Hand aria-hidden="true" className="size-4" />
        {t('composer.takeOver')}
        <span className="ml-1 hidden rounded bg-pressed px-1 sm:inline">
          <Keys keys="a" inverse />
        </span>
      </Button>
    </div>
  );
}
