import type { Conversation } from '@baton/protocol';
import { useEffect, useState } from 'react';
import { useConnection, useLive } from '../desk/live-provider.tsx';
import { useMe } from '../session/use-session.ts';

/**
 * Tells the customer "read" when the agent who answers has the end of the thread before their eyes. Who only looks
 * into a colleague's or Sate's conversation leaves no trace, and the unread mark stays for the one it is meant for.
 */
export function useMarkRead(conversation: Conversation, lastSeq: number, atEnd: boolean): void {
  const live = useLive();
  const connected = useConnection() === 'live';
  const me = useMe();
  const attentive = useAttentive();
  const mine = conversation.owner.agentId === me.id;
  const due =
    connected && attentive && mine && atEnd && lastSeq >= conversation.headSeq && lastSeq > conversation.agentReadSeq;
  const { id } = conversation;
  useEffect(() => {
    if (due) live.read(id, lastSeq);
  }, [due, live, id, lastSeq]);
}

function useAttentive(): boolean {
  const [attentive, setAttentive] = useState(() => document.hasFocus());
  useEffect(() => {
    const update = (): void => setAttentive(document.hasFocus() && document.visibilityState === 'visible');
    const names = ['focus', 'blur', 'visibilitychange'];
    for (const name of names) addEventListener(name, update);
    return () => {
      for (const name of names) removeEventListener(name, update);
    };
  }, []);
  return attentive;
}
