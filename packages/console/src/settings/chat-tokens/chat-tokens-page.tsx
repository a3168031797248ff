import type { ChatToken } from '@baton/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bot, ChevronRight, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { chatTokensQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { toast } from '../../ui/toasts.tsx';
import { SettingCard } from '../preferences/setting-card.tsx';
import { SwitchSetting } from '../preferences/switch-setting.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { SectionHeader } from '../section-header.tsx';
import { NewTokenDialog } from './new-token-dialog.tsx';

/** How outside bots and apps bring conversations here. */
export default function ChatTokensPage() {
  const { t } = useTranslation();
  const query = useQuery(chatTokensQuery);
  const [creating, setCreating] = useState(false);
  return (
    <section aria-label={t('chatTokens.title')}>
      <SectionHeader title={t('chatTokens.title')} lead={t('chatTokens.lead')}>
        <Button tone="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden="true" className="size-4" />
          {t('chatTokens.create')}
        </Button>
      </SectionHeader>
      {query.isPending && <RowsSkeleton />}
      {query.data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data?.chatTokens.length === 0 && (
        <EmptyState icon={<Bot className="size-5" />} title={t('chatTokens.empty')} text={t('chatTokens.emptyText')} />
      )}
      {query.data !== undefined && query.data.chatTokens.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line">
          {query.data.chatTokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      {query.data !== undefined && <LogSetting allowed={query.data.logsWithoutKey} />}
      <NewTokenDialog open={creating} onOpenChange={setCreating} inboxes={query.data?.inboxes ?? []} />
    </section>
  );
}

function TokenRow({ token }: { token: ChatToken }) {
  const { t } = useTranslation();
  const pending = token.bases.filter(({ state }) => state === 'pending').length;
  return (
    <li>
      <Link
        to="/settings/chat-tokens/$tokenId"
        params={{ tokenId: token.id }}
        className="flex items-center gap-3 px-4 py-3 hover:bg-hover focus-visible:outline-offset-[-2px]"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{token.name}</span>
          <span className="block truncate text-ink-faint text-sm">
            <code className="font-mono text-xs">{token.preview}</code>
            {' · '}
            {t('chatTokens.inboxNumber', { name: token.inbox.name, number: token.inbox.number })}
          </span>
        </span>
        {pending > 0 && <Badge tone="warn">{t('chatTokens.pendingCount', { count: pending })}</Badge>}
        {!token.enabled && <Badge tone="danger">{t('chatTokens.off')}</Badge>}
        <Badge>{t(`chatTokens.kinds.${token.kind}`)}</Badge>
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
      </Link>
    </li>
  );
}

function LogSetting({ allowed }: { allowed: boolean }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (logsWithoutKey: boolean) => desk.chatTokens.changeSettings({ logsWithoutKey }),
    onSuccess: () => client.invalidateQueries({ queryKey: chatTokensQuery.queryKey }),
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });
  return (
    <div className="mt-6">
      <SettingCard title={t('chatTokens.logs')}>
        <SwitchSetting
          label={t('chatTokens.logsWithoutKey')}
          hint={t('chatTokens.logsWithoutKeyHint')}
          checked={allowed}
          disabled={change.isPending}
          onChange={(checked) => change.mutate(checked)}
        />
      </SettingCard>
    </div>
  );
}
