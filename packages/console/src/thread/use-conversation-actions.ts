import type { Agent, Conversation, ViewName } from '@baton/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Action, useActions } from '../actions/registry.ts';
import { takeWantedReply, wantReply } from '../composer/wanted-focus.ts';
import { applyConversation } from '../desk/apply.ts';
import { desk } from '../desk/client.ts';
import { agentsQuery, viewsQuery } from '../desk/queries.ts';
import { useErrorText } from '../lib/error-text.ts';
import { useMe } from '../session/use-session.ts';
import { toast } from '../ui/toasts.tsx';

interface Step {
  act: () => Promise<Conversation>;
  done: string;
  then?: () => void;
}

export type ConversationActions = ReturnType<typeof useConversationActions>;

/** What this agent may do with this conversation now; also offered as shortcuts and in the palette. */
export function useConversationActions(view: ViewName, conversation: Conversation) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const me = useMe();
  const { data: agents = [] } = useQuery(agentsQuery);
  const navigate = useNavigate();
  const [closing, setClosing] = useState(false);
  const { id, owner } = conversation;

  const step = useMutation({
    mutationFn: ({ act }: Step) => act(),
    onSuccess: (changed, { done, then }) => {
      then?.();
      applyConversation(client, changed);
      void client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      toast.done(done);
    },
    onError: (error) => {
      takeWantedReply(id);
      toast.failed(t('toast.failed'), errorText(error));
    },
  });
  const run = (act: Step['act'], done: string, then?: Step['then']) => (): void => {
    if (!step.isPending) step.mutate({ act, done, then });
  };

  const isOpen = conversation.state === 'open';
  const isMine = isOpen && owner.agentId === me.id;
  const assign = (agent: Pick<Agent, 'id' | 'name'>): void =>
    run(() => desk.conversations.assign(id, agent.id), t('toast.assigned', { name: agent.name }))();
  const actions = {
    isOpen,
    isMine,
    taking: step.isPending,
    closing,
    setClosing,
    canTakeOver: isOpen && !isMine,
    canHandBack: isOpen && owner.kind !== 'sate',
    canSuggestClose: isMine && !conversation.closeSuggested,
    canClose: isOpen,
    takeOver: run(
      () => {
        wantReply(id);
        return desk.conversations.takeOver(id);
      },
      t('toast.takenOver'),
      () => {
        // It leaves these two views now; who took it goes along with it.
        const leaves = view === 'unassigned' || view === 'sate';
        if (leaves) void navigate({ to: '/$view/$conversationId', params: { view: 'mine', conversationId: id } });
      },
    ),
    handBack: run(() => desk.conversations.handBack(id), t('toast.handedBack')),
    suggestClose: run(() => desk.conversations.suggestClose(id), t('toast.suggested')),
    askClose: () => setClosing(true),
    close: run(() => desk.conversations.close(id), t('toast.closed')),
    assign,
    copyLink: () => {
      void navigator.clipboard?.writeText(location.href).then(() => toast.done(t('toast.linkCopied')));
    },
  };

  const offered: Action[] = [];
  const offer = (action: Omit<Action, 'group'>): void => void offered.push({ ...action, group: 'conversation' });
  if (actions.canTakeOver) offer({ id: 'take-over', label: t('actions.takeOver'), keys: 'a', run: actions.takeOver });
  if (actions.canHandBack) offer({ id: 'hand-back', label: t('actions.handBack'), keys: 'b', run: actions.handBack });
  if (actions.canSuggestClose) offer({ id: 'suggest', label: t('actions.suggestClose'), run: actions.suggestClose });
  if (actions.canClose) offer({ id: 'close', label: t('actions.close'), keys: 'e', run: actions.askClose });
  offer({ id: 'copy-link', label: t('actions.copyLink'), run: actions.copyLink });
  if (isOpen) {
    for (const agent of agents.filter((each) => each.id !== me.id && each.id !== owner.agentId)) {
      offer({ id: `assign-${agent.id}`, label: t('actions.assignTo', { name: agent.name }), run: () => assign(agent) });
    }
  }
  useActions(offered);
  return actions;
}
