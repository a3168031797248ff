import type { Conversation, ViewName } from '@baton/protocol';
import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, Hand, PanelRightClose, PanelRightOpen } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnerMark } from '../conversations/owner-mark.tsx';
import { WaitingMark } from '../conversations/waiting-mark.tsx';
import { useLayout } from '../lib/media.ts';
import { useContactName } from '../lib/name.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Hint } from '../ui/hint.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useConversationActions } from './use-conversation-actions.ts';

// The menu machinery arrives after the first paint; until then its place is kept.
const ConversationMenu = lazy(() => import('./conversation-menu.tsx'));

interface ThreadHeaderProps {
  view: ViewName;
  conversation: Conversation;
  detailsShown: boolean;
  onToggleDetails(): void;
}

export function ThreadHeader({ view, conversation, detailsShown, onToggleDetails }: ThreadHeaderProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const layout = useLayout();
  const name = useContactName()(conversation);
  const actions = useConversationActions(view, conversation);
  const narrow = layout === 'narrow';

  return (
    <header className="flex h-14 shrink-0 items-center gap-2.5 border-line border-b px-3 sm:px-4">
      {narrow && (
        <IconButton
          label={t('common.back')}
          className="-ml-2 size-11"
          onClick={() => void navigate({ to: '/$view', params: { view } })}
        >
          <ArrowLeft className="size-5" />
        </IconButton>
      )}
      {!narrow && <Avatar name={name} seed={conversation.contact.id} size="md" />}
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold leading-5">{name}</h2>
        <p className="flex items-center gap-1.5 text-ink-faint text-xs">
          <span className="tabular-nums">#{conversation.number}</span>
          <OwnerMark conversation={conversation} />
          <WaitingMark conversation={conversation} />
        </p>
      </div>
      {actions.canTakeOver && !narrow && (
        <Hint text={t('actions.takeOver')} keys="a">
          <Button tone="primary" busy={actions.taking} onClick={actions.takeOver}>
            <Hand aria-hidden="true" className="size-4" />
            {t('actions.takeOver')}
          </Button>
        </Hint>
      )}
      {actions.canClose && actions.isMine && (
        <Hint text={t('actions.close')} keys="e">
          <Button onClick={actions.askClose} aria-label={t('actions.close')}>
            <CircleCheck aria-hidden="true" className="size-4" />
            {!narrow && t('common.close')}
          </Button>
        </Hint>
      )}
      <Suspense fallback={<span className="size-8" />}>
        <ConversationMenu conversation={conversation} actions={actions} />
      </Suspense>
      <IconButton
        label={t(detailsShown ? 'details.hide' : 'details.show')}
        keys="d"
        aria-expanded={detailsShown}
        onClick={onToggleDetails}
      >
        {detailsShown ? <PanelRightClose className="size-4.5" /> : <PanelRightOpen className="size-4.5" />}
      </IconButton>
      <Confirm
        open={actions.closing}
        onOpenChange={actions.setClosing}
        title={t('confirmClose.title')}
        text={t('confirmClose.text', { name })}
        confirm={t('confirmClose.confirm')}
        tone="primary"
        onConfirm={actions.close}
      />
    </header>
  );
}
