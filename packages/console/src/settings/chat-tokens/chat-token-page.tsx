import type { ChatToken } from '@baton/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft, Bot } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { chatTokensQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { toast } from '../../ui/toasts.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { Receivers } from './receivers.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenSecrets } from './token-secrets.tsx';

export default function ChatTokenPage() {
  const { t } = useTranslation();
  const { tokenId } = useParams({ from: '/app/settings/chat-tokens/$tokenId' });
  const query = useQuery(chatTokensQuery);
  const token = query.data?.chatTokens.find(({ id }) => id === tokenId);
  return (
    <section aria-label={token?.name ?? t('chatTokens.title')} className="flex flex-col gap-5">
      <Link
        to="/settings/chat-tokens"
        className="inline-flex items-center gap-1.5 self-start text-ink-soft text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t('chatTokens.title')}
      </Link>
      {query.isPending && <RowsSkeleton />}
      {query.data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && token === undefined && (
        <EmptyState icon={<Bot className="size-5" />} title={t('chatTokens.gone')} text={t('chatTokens.goneText')} />
      )}
      {query.data !== undefined && token !== undefined && (
        <>
          <div>
            <h2 className="font-semibold text-xl tracking-tight">{token.name}</h2>
            <code className="font-mono text-ink-faint text-xs">{token.preview}</code>
          </div>
          <Receivers token={token} />
          <TokenForm key={token.id} token={token} inboxes={query.data.inboxes} />
          <TokenSecrets token={token} />
          <RemoveToken token={token} />
        </>
      )}
    </section>
  );
}

function RemoveToken({ token }: { token: ChatToken }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => desk.chatTokens.delete(token.id),
    onSuccess: async () => {
      await navigate({ to: '/settings/chat-tokens' });
      await client.invalidateQueries({ queryKey: chatTokensQuery.queryKey });
    },
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });
  return (
    <div className="flex justify-end">
      <Button tone="danger" busy={remove.isPending} onClick={() => setAsking(true)}>
        {t('chatTokens.remove')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('chatTokens.confirmRemove', { name: token.name })}
        text={t('chatTokens.confirmRemoveText')}
        confirm={t('chatTokens.remove')}
        onConfirm={() => remove.mutate()}
      />
    </div>
  );
}
