import type { Server } from 'socket.io';
import type { DomainEvent } from '../core/events.ts';
import type { CommittedEvent } from '../db/transaction.ts';
import type { Subscriber } from '../outbox/dispatch.ts';

/** One thing to send to the sockets of some rooms, each socket once. */
export interface Emission {
  rooms: string[];
  /** Sockets in these rooms are left out. */
  except?: string[];
  event: string;
  /** Made only when somebody is there to hear it; `sid` is the receiving socket's id. */
  payload: (sid: string) => unknown;
  /** The payload names its receiver, so it is made once per socket instead of once. */
  perSocket?: boolean;
}

/** A face's pure view of events for its namespace: same event, same emissions. */
export interface Presenter {
  namespace: string;
  present(event: DomainEvent): Emission[];
}

/**
 * Real-time fan-out: a subscriber that holds nothing durable. What it sends are hints; a client that misses one catches
 * up by `seq`. It knows no face: each registers its presenter.
 */
export function fanOut(io: Server, presenters: readonly Presenter[]): Subscriber {
  return {
    name: 'realtime',
    wants: () => true,
    hint(event: CommittedEvent) {
      for (const presenter of presenters) {
        // Nobody there: not even the rooms' names are made.
        if (io.of(presenter.namespace).adapter.rooms.size === 0) continue;
        // Rows of the outbox are written only by `appendEvent`, so type and payload belong together.
        for (const emission of presenter.present(event as unknown as DomainEvent))
          send(io, presenter.namespace, emission);
      }
    },
  };
}

function send(io: Server, namespaceName: string, emission: Emission): void {
  const namespace = io.of(namespaceName);
  const { rooms: known, sids } = namespace.adapter;
  const rooms = emission.rooms.filter((room) => known.has(room));
  if (rooms.length === 0) return;
  if (!emission.perSocket) {
    let target = namespace.to(rooms);
    if (emission.except) target = target.except(emission.except);
    target.emit(emission.event, emission.payload(''));
    return;
  }
  const receivers = new Set(rooms.flatMap((room) => [...(known.get(room) ?? [])]));
  for (const sid of receivers) {
    if (emission.except?.some((room) => sids.get(sid)?.has(room))) continue;
    namespace.sockets.get(sid)?.emit(emission.event, emission.payload(sid));
  }
}
