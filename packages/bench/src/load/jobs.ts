import { backlog } from './backlog.ts';
import { burst } from './burst.ts';
import { openIdle } from './idle.ts';
import { delivery, roundTrips } from './latency.ts';
import { readPages } from './pages.ts';
import { postMessages } from './posts.ts';
import { arrivalRate, closeReceiver, forgetArrivals, hookDelay, openReceiver } from './receiver.ts';
import { fill, openConversations } from './seed.ts';
import { closeSockets, followDesk, openSockets } from './sockets.ts';

/** What a load process can be asked to do. */
export const jobs = {
  openConversations,
  fill,
  openSockets,
  followDesk,
  closeSockets,
  burst,
  roundTrips,
  delivery,
  readPages,
  postMessages,
  openIdle,
  openReceiver,
  closeReceiver,
  forgetArrivals,
  arrivalRate,
  hookDelay,
  backlog,
};

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;
