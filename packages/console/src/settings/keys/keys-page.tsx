import type { ApiKey } from '@baton/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk } from '../../desk/client.ts';
import { keysQuery } from '../../desk/queries.ts';
import { useErrorText } from '../../lib/error-text.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { toast } from '../../ui/toasts.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { SectionHeader } from '../section-header.tsx';
import { KeyRow } from './key-row.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';

export default function KeysPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const query = useQuery(keysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = useMutation({
    mutationFn: (id: string) => desk.keys.revoke(id),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
    onError: (error) => toast.failed(t('toast.failed'), errorText(error)),
  });

  return (
    <section aria-label={t('keys.title')}>
      <SectionHeader title={t('keys.title')} lead={t('keys.lead')}>
        <Button tone="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden="true" className="size-4" />
          {t('keys.create')}
        </Button>
      </SectionHeader>
      {query.isPending && <RowsSkeleton />}
      {query.data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data?.length === 0 && (
        <EmptyState icon={<KeyRound className="size-5" />} title={t('keys.empty')} text={t('keys.emptyText')} />
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {query.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </ul>
      )}
      <NewKeyDialog open={creating} onOpenChange={setCreating} />
      <Confirm
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={t('keys.confirmRevoke', { name: revoking?.name ?? '' })}
        text={t('keys.confirmRevokeText')}
        confirm={t('keys.revoke')}
        onConfirm={() => revoking !== null && revoke.mutate(revoking.id)}
      />
    </section>
  );
}
