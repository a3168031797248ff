import type { Agent, Conversation } from '@baton/protocol';
import type { ConnectionState, Live } from '@baton/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { desk } from './client.ts';
import { followEvents } from './follow-events.ts';
import { createDeskOutbox, type DeskOutbox, type OutgoingItem } from './outbox.ts';
import { isSignedOut, noticeError } from './session.ts';

interface DeskLine {
  live: Live<Conversation>;
  outbox: DeskOutbox;
}

const Line = createContext<DeskLine | null>(null);

/** Holds the one live connection and the one outbox of the signed-in agent. */
export function LiveProvider({ agent, children }: { agent: Agent; children: ReactNode }) {
  const client = useQueryClient();
  const [line, setLine] = useState<DeskLine | null>(null);

  useEffect(() => {
    const live = desk.connect();
    const outbox = createDeskOutbox(client, agent.id);
    const unfollow = followEvents(client, live, outbox, agent.id);
    const unwatch = live.on('state', () => {
      if (live.refusal !== null && isSignedOut(live.refusal)) noticeError(live.refusal);
    });
    setLine({ live, outbox });
    return () => {
      unwatch();
      unfollow();
      outbox.stop();
      live.close();
    };
  }, [client, agent.id]);

  return line === null ? null : <Line value={line}>{children}</Line>;
}

export function useLive(): Live<Conversation> {
  return useLine().live;
}

export function useOutbox(): DeskOutbox {
  return useLine().outbox;
}

export function useOutgoing(conversationId: string): OutgoingItem[] {
  const { outbox } = useLine();
  const items = useSyncExternalStore(outbox.subscribe, () => outbox.items);
  return items.filter((item) => item.lane === conversationId);
}

export function useConnection(): ConnectionState {
  const { live } = useLine();
  return useSyncExternalStore(
    (listener) => live.on('state', listener),
    () => live.state,
  );
}

function useLine(): DeskLine {
  const line = useContext(Line);
  if (line === null) throw new Error('outside of LiveProvider');
  return line;
}
