import type { Conversation, Message } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { deliveriesQuery } from '../desk/queries.ts';
import { FRESH_MS, type KnownDelivery, type Marks, marksOf, nextMarkAt } from './delivery-marks.ts';

const NONE: readonly KnownDelivery[] = [];

/** How far our messages are on their way, in a conversation whose answers go through a hook; elsewhere empty. */
export function useDeliveryMarks(conversation: Conversation, messages: readonly Message[]): Marks {
  const enabled = conversation.answersByHook;
  const query = useQuery({ ...deliveriesQuery(conversation.id), enabled });
  const deliveries = query.data ?? NONE;
  const [now, setNow] = useState(Date.now);
  const next = nextMarkAt(deliveries, now);

  useEffect(() => {
    if (next === null) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, next - Date.now()));
    return () => clearTimeout(timer);
  }, [next]);

  // The desk tells of tries. What is not tried, because it waits behind another or its receiver is silent, must be asked for.
  const newest = enabled ? messages.findLast(isOurs) : undefined;
  const isUnknown = newest !== undefined && query.isSuccess && !deliveries.some((each) => each.messageId === newest.id);
  const asks = isUnknown ? newest.id : null;
  const { refetch } = query;
  useEffect(() => {
    if (asks === null) return;
    const timer = setTimeout(() => void refetch(), FRESH_MS);
    return () => clearTimeout(timer);
  }, [asks, refetch]);

  return useMemo(() => marksOf(deliveries, now), [deliveries, now]);
}

function isOurs({ author, kind, history }: Message): boolean {
  return author.kind !== 'contact' && kind !== 'event' && !history;
}
