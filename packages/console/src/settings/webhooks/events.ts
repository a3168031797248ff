import type { HookEventName } from '@baton/protocol';

/** What can be asked for, as the form groups it. A name that is missing here does not compile. */
export const EVENT_GROUPS = [
  ['messages', ['message.created', 'receipt.advanced']],
  [
    'conversations',
    [
      'conversation.opened',
      'conversation.assigned',
      'conversation.handed_off',
      'conversation.updated',
      'conversation.closed',
      'conversation.reopened',
      'conversation.rated',
    ],
  ],
  ['contacts', ['contact.created', 'contact.updated', 'contact.erased']],
] as const satisfies readonly (readonly [string, readonly HookEventName[]])[];

type Missing = Exclude<HookEventName, (typeof EVENT_GROUPS)[number][1][number]>;
export const complete: Missing extends never ? true : never = true;

export const EVERY_EVENT: readonly HookEventName[] = EVENT_GROUPS.flatMap(([, names]) => [...names]);
