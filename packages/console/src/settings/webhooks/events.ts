import type { HookEventName } from '@baton/protocol';

const GROUPS = ['messages', 'conversations', 'contacts'] as const;

/** Where each one stands in the form, in the form's order. A name that is missing here does not compile. */
const GROUP_OF: Record<HookEventName, (typeof GROUPS)[number]> = {
  'message.created': 'messages',
  'receipt.advanced': 'messages',
  'conversation.opened': 'conversations',
  'conversation.assigned': 'conversations',
  'conversation.handed_off': 'conversations',
  'conversation.updated': 'conversations',
  'conversation.closed': 'conversations',
  'conversation.reopened': 'conversations',
  'conversation.rated': 'conversations',
  'contact.created': 'contacts',
  'contact.updated': 'contacts',
  'contact.erased': 'contacts',
};

// The compiler knows no narrower type for keys; those above are all there are.
export const EVERY_EVENT = Object.keys(GROUP_OF) as readonly HookEventName[];

/** What can be asked for, as the form groups it. */
export const EVENT_GROUPS = GROUPS.map(
  (group) => [group, EVERY_EVENT.filter((name) => GROUP_OF[name] === group)] as const,
);
