import type { ViewName } from '@baton/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Ghost } from 'lucide-react';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../actions/registry.ts';
import { Composer } from '../composer/composer.tsx';
import { knownConversation } from '../desk/apply.ts';
import { conversationQuery } from '../desk/queries.ts';
import { Details } from '../details/details.tsx';
import { useLayout } from '../lib/media.ts';
import { setPreferences, usePreferences } from '../preferences/store.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Once } from '../ui/once.tsx';
import { Resizer } from '../ui/resizer.tsx';
import { Thread } from './thread.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { ThreadSkeleton } from './thread-skeleton.tsx';

const Drawer = lazy(() => import('../ui/drawer.tsx'));

interface ConversationPaneProps {
  view: ViewName;
  conversationId: string;
}

/** One conversation: header, thread, composer, and the details where there is room or wish for them. */
export function ConversationPane({ view, conversationId }: ConversationPaneProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const wide = useLayout() === 'wide';
  const { details, detailsWidth } = usePreferences();
  const [drawer, setDrawer] = useState(false);
  const query = useQuery({
    ...conversationQuery(conversationId),
    initialData: () => knownConversation(client, conversationId),
  });

  const toggleDetails = (): void => (wide ? setPreferences({ details: !details }) : setDrawer(!drawer));
  useActions([
    {
      id: 'escape',
      label: t('actions.escape'),
      group: 'list',
      keys: 'escape',
      run: () => void navigate({ to: '/$view', params: { view } }),
    },
    { id: 'details', label: t('actions.details'), group: 'conversation', keys: 'd', run: toggleDetails },
  ]);

  if (query.isPending) return <ThreadSkeleton />;
  if (query.data === undefined) {
    return (
      <div className="grid flex-1 place-items-center">
        {query.error.name === 'BatonError' && 'status' in query.error && query.error.status === 404 ? (
          <EmptyState
            icon={<Ghost className="size-5" />}
            title={t('empty.missing.title')}
            text={t('empty.missing.text')}
          >
            <Link to="/$view" params={{ view }} className={buttonClass('plain')}>
              {t('empty.missing.action')}
            </Link>
          </EmptyState>
        ) : (
          <ErrorState title={t('thread.failed')} error={query.error} onRetry={() => void query.refetch()} />
        )}
      </div>
    );
  }

  const conversation = query.data;
  const shown = wide && details;
  return (
    <>
      <div className="flex min-w-0 flex-1 flex-col">
        <ThreadHeader
          view={view}
          conversation={conversation}
          detailsShown={shown || drawer}
          onToggleDetails={toggleDetails}
        />
        <Thread conversation={conversation} />
        <Composer conversation={conversation} />
      </div>
      {shown && (
        <>
          <Resizer
            label={t('nav.resize', { pane: t('details.title') })}
            width={detailsWidth}
            min={232}
            max={420}
            direction={-1}
            onChange={(width) => setPreferences({ detailsWidth: width })}
          />
          <aside
            aria-label={t('details.title')}
            className="shrink-0 overflow-y-auto bg-canvas"
            style={{ width: detailsWidth }}
          >
            <Details conversation={conversation} />
          </aside>
        </>
      )}
      {!wide && (
        <Once when={drawer}>
          <Drawer open={drawer} onOpenChange={setDrawer} label={t('details.title')} side="right">
            <div className="min-h-0 overflow-y-auto">
              <Details conversation={conversation} onClose={() => setDrawer(false)} />
            </div>
          </Drawer>
        </Once>
      )}
    </>
  );
}
