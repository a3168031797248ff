import type { ViewName } from '@baton/protocol';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConversationList } from '../conversations/conversation-list.tsx';
import { useLayout } from '../lib/media.ts';
import { setPreferences, usePreferences } from '../preferences/store.ts';
import { ConversationPane } from '../thread/conversation-pane.tsx';
import { NoConversation } from '../thread/no-conversation.tsx';
import { Resizer } from '../ui/resizer.tsx';

/** List and conversation side by side, or one of them where the screen is narrow. */
export function InboxPage() {
  const { t } = useTranslation();
  const { view, conversationId } = useParams({ strict: false });
  const layout = useLayout();
  const { listWidth } = usePreferences();
  const narrow = layout === 'narrow';
  const showList = !narrow || conversationId === undefined;
  const showThread = !narrow || conversationId !== undefined;

  return (
    <>
      {showList && (
        <div className={narrow ? 'min-w-0 flex-1' : 'shrink-0'} style={narrow ? undefined : { width: listWidth }}>
          <ConversationList key={view} view={view as ViewName} openId={conversationId} />
        </div>
      )}
      {!narrow && (
        <Resizer
          label={t('nav.resize', { pane: t('list.label') })}
          width={listWidth}
          min={272}
          max={520}
          onChange={(width) => setPreferences({ listWidth: width })}
        />
      )}
      {showThread && (
        <main className="flex min-w-0 flex-1 bg-surface">
          {conversationId === undefined ? (
            <NoConversation />
          ) : (
            <ConversationPane key={conversationId} view={view as ViewName} conversationId={conversationId} />
          )}
        </main>
      )}
    </>
  );
}
