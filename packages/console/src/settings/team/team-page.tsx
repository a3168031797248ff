import type { Agent } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { agentsQuery } from '../../desk/queries.ts';
import { cn } from '../../lib/class-names.ts';
import { useMe } from '../../session/use-session.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RowsSkeleton } from '../rows-skeleton.tsx';
import { SectionHeader } from '../section-header.tsx';
import { InviteDialog } from './invite-dialog.tsx';

export default function TeamPage() {
  const { t } = useTranslation();
  const me = useMe();
  const query = useQuery(agentsQuery);
  const [inviting, setInviting] = useState(false);
  return (
    <section aria-label={t('team.title')}>
      <SectionHeader title={t('team.title')} lead={t('team.lead')}>
        {me.role !== 'agent' && (
          <Button tone="primary" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden="true" className="size-4" />
            {t('team.invite')}
          </Button>
        )}
      </SectionHeader>
      {query.isPending && <RowsSkeleton />}
      {query.data === undefined && query.isError && (
        <ErrorState title={t('settings.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {query.data.map((agent) => (
            <AgentRow key={agent.id} agent={agent} isMe={agent.id === me.id} />
          ))}
        </ul>
      )}
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </section>
  );
}

function AgentRow({ agent, isMe }: { agent: Agent; isMe: boolean }) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <Avatar name={agent.name} seed={agent.id} />
      <div className="min-w-48 flex-1">
        <p className="truncate font-medium">
          {agent.name}
          {isMe && <span className="font-normal text-ink-faint"> · {t('common.you')}</span>}
        </p>
        <p className="truncate text-ink-faint text-sm">{agent.email}</p>
      </div>
      <span className="w-36 text-ink-soft text-sm tabular-nums sm:text-right">
        {t('team.openCount', { count: agent.openCount })}
      </span>
      <span className="w-20">
        <Badge tone={agent.role === 'agent' ? 'neutral' : 'accent'}>{t(`team.roles.${agent.role}`)}</Badge>
      </span>
      <span className="flex w-24 items-center gap-2 text-ink-soft text-sm">
        <span
          aria-hidden="true"
          className={cn('size-2.5 rounded-full', agent.available ? 'bg-good' : 'border-2 border-line-strong')}
        />
        {t(agent.available ? 'team.available' : 'team.away')}
      </span>
    </li>
  );
}
