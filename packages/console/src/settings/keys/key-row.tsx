import type { ApiKey } from '@baton/protocol';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/class-names.ts';
import { shortAge, useMinute } from '../../lib/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';

export function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke(): void }) {
  const { t, i18n } = useTranslation();
  const now = useMinute();
  const age = (instant: string): string => shortAge(instant, now, i18n.language);
  const revoked = apiKey.revokedAt !== null;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-[min(100%,16rem)] flex-1">
        <p className={cn('truncate font-medium', revoked && 'text-ink-faint line-through')}>{apiKey.name}</p>
        <p className="truncate text-ink-faint text-sm">
          <code className="font-mono text-xs">{apiKey.preview}</code>
          {' · '}
          {apiKey.lastUsedAt === null ? t('keys.neverUsed') : t('keys.lastUsed', { time: age(apiKey.lastUsedAt) })}
          {' · '}
          {t('keys.createdAt', { time: age(apiKey.createdAt) })}
        </p>
      </div>
      {apiKey.scopes.map((scope) => (
        <Badge key={scope} tone={scope === 'desk' ? 'warn' : 'neutral'}>
          {t(`keys.${scope}`)}
        </Badge>
      ))}
      {revoked ? (
        <Badge tone="danger">{t('keys.revoked')}</Badge>
      ) : (
        <Button size="sm" onClick={onRevoke} aria-label={`${t('keys.revoke')}: ${apiKey.name}`}>
          {t('keys.revoke')}
        </Button>
      )}
    </li>
  );
}
