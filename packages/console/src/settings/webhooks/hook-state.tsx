import type { Hook } from '@baton/protocol';
import { useTranslation } from 'react-i18next';
import { fullTime } from '../../lib/time.ts';
import { Badge } from '../../ui/badge.tsx';

/** `failing` is an active one whose last try failed. */
function stateOf(hook: Hook): 'active' | 'failing' | 'disabled' {
  if (hook.state === 'disabled') return 'disabled';
  return hook.failingSince === null ? 'active' : 'failing';
}

const TONES = { active: 'good', failing: 'warn', disabled: 'danger' } as const;

export function HookBadge({ hook }: { hook: Hook }) {
  const { t } = useTranslation();
  const state = stateOf(hook);
  return <Badge tone={TONES[state]}>{t(`webhooks.state.${state}`)}</Badge>;
}

/** In a sentence: what is wrong and why; null when nothing is. */
export function useHookTrouble(): (hook: Hook) => string | null {
  const { t, i18n } = useTranslation();
  const time = (instant: string): string => fullTime(instant, i18n.language);
  return (hook) => {
    // What agents write is kept for it; other hooks hear of nothing meanwhile.
    if (hook.state === 'disabled' && hook.format === 'omnidesk') return t('webhooks.answersWait');
    if (hook.state === 'disabled') return t(`webhooks.disabledBy.${hook.disabledReason ?? 'admin'}`);
    if (hook.heldUntil !== null) return t('webhooks.heldUntil', { time: time(hook.heldUntil) });
    if (hook.failingSince !== null) return t('webhooks.failingSince', { time: time(hook.failingSince) });
    return null;
  };
}
