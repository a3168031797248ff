import type { FaceContext } from '../../edge/context.ts';
import type { Callers } from './callers.ts';
import type { CustomerTyping } from './customer-typing.ts';
import type { Sessions } from './sessions.ts';
import type { Spool } from './spool.ts';

/** What the routes of this face share. */
export interface Parts {
  context: FaceContext;
  sessions: Sessions;
  callers: Callers;
  typing: CustomerTyping;
  spool: Spool;
}
