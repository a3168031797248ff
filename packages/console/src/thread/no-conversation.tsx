import { MessagesSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../actions/registry.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Keys } from '../ui/keys.tsx';

export function NoConversation() {
  const { t } = useTranslation();
  return (
    <div className="grid flex-1 place-items-center">
      <EmptyState
        icon={<MessagesSquare className="size-5" />}
        title={t('empty.thread.title')}
        text={t('empty.thread.text')}
      >
        <Button onClick={() => runAction('shortcuts')}>
          {t('empty.thread.action')}
          <Keys keys="?" />
        </Button>
      </EmptyState>
    </div>
  );
}
