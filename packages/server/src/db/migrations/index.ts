import type { Migration } from '../migrate.ts';
import { core } from './0001-core.ts';
import { signIn } from './0002-sign-in.ts';
import { lists } from './0003-lists.ts';
import { files } from './0004-files.ts';
import { appendOnly } from './0005-append-only.ts';
import { clientIds } from './0006-client-ids.ts';
import { revision } from './0007-revision.ts';
import { groups } from './0008-groups.ts';
import { oneInbox } from './0009-one-inbox.ts';
import { deliveries } from './0010-deliveries.ts';
import { hooks } from './0011-hooks.ts';
import { hookLanes } from './0012-hook-lanes.ts';
import { chatTokens } from './0013-chat-tokens.ts';
import { helpdesk } from './0014-helpdesk.ts';
import { hookFairness } from './0015-hook-fairness.ts';
import { guests } from './0016-guests.ts';

/** In order, forward only. A landed migration is never edited: add another. */
export const migrations: readonly Migration[] = [
  core,
  signIn,
  lists,
  files,
  appendOnly,
  clientIds,
  revision,
  groups,
  oneInbox,
  deliveries,
  hooks,
  hookLanes,
  chatTokens,
  helpdesk,
  hookFairness,
  guests,
];
