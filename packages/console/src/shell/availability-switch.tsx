import { useTranslation } from 'react-i18next';
import { cn } from '../lib/class-names.ts';
import { useMe } from '../session/use-session.ts';
import { Hint } from '../ui/hint.tsx';
import { Switch } from '../ui/switch.tsx';
import { useSetAvailable } from './use-set-available.ts';

/** The agent's own switch: may new conversations be routed here? */
export function AvailabilitySwitch({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const { available } = useMe();
  const setAvailable = useSetAvailable();
  const control = <Switch checked={available} onChange={setAvailable} label={t('available.label')} />;
  if (compact)
    return (
      <Hint text={t(available ? 'available.on' : 'available.off')}>
        <span className="flex h-10 items-center">{control}</span>
      </Hint>
    );
  return (
    <div className="flex h-9 items-center gap-2.5 px-2.5" title={t(available ? 'available.on' : 'available.off')}>
      <span aria-hidden="true" className="flex size-4 items-center justify-center">
        <span className={cn('size-2.5 rounded-full', available ? 'bg-good' : 'border-2 border-line-strong')} />
      </span>
      <span aria-hidden="true" className="min-w-0 flex-1 truncate text-ink-soft">
        {t(available ? 'team.available' : 'team.away')}
      </span>
      {control}
    </div>
  );
}
