import { CloudOff, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection, useLive } from '../desk/live-provider.tsx';
import { cn } from '../lib/class-names.ts';

/** A blink of the line is nobody's business; only what lasts is said. */
const PATIENCE_MS = { connecting: 2500, reconnecting: 800, 'catching-up': 1200, offline: 0 } as const;

/** Says that the line is down while it is, and nothing when all is well. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const live = useLive();
  const state = useConnection();
  const [shown, setShown] = useState<typeof state>('live');

  useEffect(() => {
    if (state === 'live') return setShown('live');
    const timer = setTimeout(() => setShown(state), shown === 'live' ? PATIENCE_MS[state] : 0);
    return () => clearTimeout(timer);
  }, [state, shown]);

  const refused = shown === 'offline' && live.refusal !== null;
  return (
    <div role="status" aria-live="polite">
      {shown !== 'live' && (
        <p
          className={cn(
            'flex items-center justify-center gap-2 border-b px-4 py-1.5 text-center text-sm',
            shown === 'catching-up'
              ? 'border-line bg-accent-wash text-accent-text'
              : 'border-warn-line bg-warn-wash text-warn',
          )}
        >
          {shown === 'offline' ? (
            <CloudOff aria-hidden="true" className="size-4 shrink-0" />
          ) : (
            <LoaderCircle aria-hidden="true" className="turn size-4 shrink-0" />
          )}
          {refused ? t('connection.refused') : t(`connection.${shown}`)}
        </p>
      )}
    </div>
  );
}
