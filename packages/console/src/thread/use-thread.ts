import type { Message } from '@baton/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { applyConversation, applyErased, applyMessages } from '../desk/apply.ts';
import { desk } from '../desk/client.ts';
import { useLive } from '../desk/live-provider.tsx';
import { PAGE, type ThreadData, threadQuery } from '../desk/queries.ts';

/** The messages of an open conversation: the newest page by REST, then live and without holes, older ones on demand. */
export function useThread(conversationId: string) {
  const client = useQueryClient();
  const live = useLive();
  const query = useQuery(threadQuery(conversationId));
  const [loadingOlder, setLoadingOlder] = useState(false);
  const loaded = query.data !== undefined;

  useEffect(() => {
    if (!loaded) return;
    const key = threadQuery(conversationId).queryKey;
    const current = (): readonly Message[] => client.getQueryData<ThreadData>(key)?.messages ?? [];
    const thread = live.openThread(conversationId, {
      after: lastWithoutHole(current()),
      onMessages: (messages) => applyMessages(client, conversationId, messages),
      onConversation: (conversation) => applyConversation(client, conversation),
      onReload: () => {
        void client.fetchQuery({ ...threadQuery(conversationId), staleTime: 0 }).then(
          () => thread.restart(lastWithoutHole(current())),
          () => undefined,
        );
      },
      onErased: () => applyErased(client, conversationId),
    });
    return () => thread.close();
  }, [client, live, conversationId, loaded]);

  const messages = query.data?.messages ?? [];
  const oldest = messages[0]?.seq ?? 1;

  const loadOlder = async (): Promise<void> => {
    if (loadingOlder || oldest <= 1) return;
    setLoadingOlder(true);
    try {
      const page = await desk.conversations.messages(conversationId, { before: oldest, limit: PAGE });
      applyMessages(client, conversationId, page.messages);
    } finally {
      setLoadingOlder(false);
    }
  };

  return { query, messages, hasOlder: oldest > 1, loadingOlder, loadOlder };
}

// An answer to our own post may have come in before a message that lies between: carry on from before the hole.
function lastWithoutHole(messages: readonly Message[]): number {
  let last = messages[0]?.seq ?? 0;
  for (const { seq } of messages) {
    if (seq > last + 1) break;
    last = seq;
  }
  return last;
}
