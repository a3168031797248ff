import type { Conversation } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleHelp, Ellipsis, Hand, Link as LinkIcon, Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { agentsQuery } from '../desk/queries.ts';
import { cn } from '../lib/class-names.ts';
import { useMe } from '../session/use-session.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuHeading, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import type { ConversationActions } from './use-conversation-actions.ts';

interface ConversationMenuProps {
  conversation: Conversation;
  actions: ConversationActions;
}

/** Everything that can be done with a conversation; "Assign to…" lists the team with who is there first. */
export default function ConversationMenu({ conversation, actions }: ConversationMenuProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { data: agents = [] } = useQuery(agentsQuery);
  const others = agents
    .filter((agent) => agent.id !== me.id && agent.id !== conversation.owner.agentId)
    .sort((a, b) => Number(b.available) - Number(a.available) || a.name.localeCompare(b.name));

  return (
    <Menu
      trigger={
        <IconButton label={t('common.more')}>
          <Ellipsis className="size-4.5" />
        </IconButton>
      }
    >
      {actions.canTakeOver && (
        <MenuItem icon={<Hand className="size-4" />} keys="a" onSelect={actions.takeOver}>
          {t('actions.takeOver')}
        </MenuItem>
      )}
      {actions.canHandBack && (
        <MenuItem icon={<Sparkles className="size-4" />} keys="b" onSelect={actions.handBack}>
          {t('actions.handBack')}
        </MenuItem>
      )}
      {actions.canSuggestClose && (
        <MenuItem icon={<CircleHelp className="size-4" />} onSelect={actions.suggestClose}>
          {t('actions.suggestClose')}
        </MenuItem>
      )}
      {actions.canClose && (
        <MenuItem icon={<CircleCheck className="size-4" />} keys="e" onSelect={actions.askClose}>
          {t('actions.close')}
        </MenuItem>
      )}
      <MenuItem icon={<LinkIcon className="size-4" />} onSelect={actions.copyLink}>
        {t('actions.copyLink')}
      </MenuItem>
      {actions.isOpen && others.length > 0 && (
        <>
          <MenuSeparator />
          <MenuHeading>{t('actions.assign')}</MenuHeading>
          {others.map((agent) => (
            <MenuItem
              key={agent.id}
              icon={
                <span
                  className={cn('size-2.5 rounded-full', agent.available ? 'bg-good' : 'border-2 border-line-strong')}
                />
              }
              onSelect={() => actions.assign(agent)}
            >
              {agent.name}
              <span className="sr-only">, {t(agent.available ? 'team.available' : 'team.away')}</span>
            </MenuItem>
          ))}
        </>
      )}
    </Menu>
  );
}
