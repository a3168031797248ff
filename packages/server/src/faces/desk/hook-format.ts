import { type HookBody, HookEventName } from '@baton/protocol';
import type { ContactRow } from '../../core/contacts/store.ts';
import { MOST_BODY_BYTES } from '../../hooks/body.ts';
import type { HookEvent, HookFormat, HookRow, PlannedDelivery } from '../../hooks/format.ts';
import { newId } from '../../lib/ids.ts';
import { instant } from '../../lib/instant.ts';
import { presentConversation, presentMessage } from './present.ts';

export const DESK_FORMAT = 'baton';

type Content = Pick<HookBody, 'type' | 'data'>;
type Told = Extract<HookEvent, { type: HookEventName }>;

const NAMES: ReadonlySet<string> = new Set(HookEventName.options);

/** Our own webhooks (`docs/webhooks.md`): events in the shapes of `/desk/v1`, as JSON. */
export function deskHookFormat(publicUrl: string): HookFormat {
  const wanted = new WeakMap<HookRow, ReadonlySet<string>>();

  function wantsOf(hook: HookRow): ReadonlySet<string> {
    let events = wanted.get(hook);
    if (!events) {
      // The column is written only by our own actions.
      events = new Set(JSON.parse(hook.events) as string[]);
      wanted.set(hook, events);
    }
    return events;
  }

  return {
    name: DESK_FORMAT,
    wants: isTold,
    async plan(event, hooks) {
      if (!isTold(event)) return [];
      const listening = hooks.filter((hook) => wantsOf(hook).has(event.type) || wantsOf(hook).has('*'));
      if (listening.length === 0) return [];
      const bodyFor = envelope(contentOf(event, publicUrl), event);
      return listening.map((hook) => planned(hook, event.type, bodyFor, laneOf(event)));
    },
    async encode(delivery, hook) {
      return { url: hook.url, headers: {}, body: { text: delivery.body } };
    },
    sample(hook, now) {
      const content: Content = { type: 'webhook.test', data: { message: 'This is a test.' } };
      const bodyFor = envelope(content, { workspaceId: hook.workspace_id, createdAt: now });
      return planned(hook, 'webhook.test', bodyFor, { conversationId: null });
    },
  };
}

function isTold(event: HookEvent): event is Told {
  return NAMES.has(event.type);
}

/** A contact's own events keep their order too, and go with the contact. */
function laneOf(event: Told): Pick<PlannedDelivery, 'conversationId' | 'contactId'> {
  switch (event.type) {
    case 'contact.created':
    case 'contact.updated':
      return { conversationId: null, contactId: event.payload.contact.id };
    case 'contact.erased':
      return { conversationId: null, contactId: event.payload.contactId };
    default:
      return { conversationId: event.conversationId };
  }
}

function planned(
  hook: HookRow,
  event: string,
  bodyFor: (id: string) => string,
  lane: Pick<PlannedDelivery, 'conversationId' | 'contactId'>,
): PlannedDelivery {
  const id = newId();
  return { hookId: hook.id, id, event, kind: 'json', body: bodyFor(id), ...lane };
}

/** Written once for all hooks that hear of it; only the id differs. */
function envelope(content: Content, { workspaceId, createdAt }: Pick<HookEvent, 'workspaceId' | 'createdAt'>) {
  const rest = fitting({ type: content.type, timestamp: instant(createdAt), workspaceId, data: content.data }).slice(1);
  return (id: string): string => `{"id":"${id}",${rest}`;
}

/** For the id, which is not in it yet. */
const RESERVED_BYTES = 64;
const CUT_TEXT = 8_000;

type Unnamed = Omit<HookBody, 'id'>;

/** What may be long, in the order in which it is given up. */
const CUTS: readonly [path: string, cut: (data: Record<string, Record<string, unknown> | undefined>) => boolean][] = [
  ['data.conversation.attributes', ({ conversation }) => clear(conversation, 'attributes', null)],
  ['data.conversation.origin', ({ conversation }) => clear(conversation, 'origin', null)],
  ['data.conversation.tags', ({ conversation }) => clear(conversation, 'tags', [])],
  ['data.conversation.handoff', ({ conversation }) => clear(conversation, 'handoff', null)],
  [
    'data.message.text',
    ({ message }) => {
      if (typeof message?.text !== 'string') return false;
      message.text = `${message.text.slice(0, CUT_TEXT).toWellFormed()}…`;
      return true;
    },
  ],
];

function clear(holder: Record<string, unknown> | undefined, field: string, empty: unknown): boolean {
  const value = holder?.[field];
  if (!holder || value == null || (Array.isArray(value) && value.length === 0)) return false;
  holder[field] = empty;
  return true;
}

/** As JSON that a receiver can be asked to take. What was cut is named, and can be had from the API. */
function fitting(body: Unnamed): string {
  let text = JSON.stringify(body);
  if (isSmall(text)) return text;
  // Presented for this body alone, so it may be changed.
  const data = body.data as Record<string, Record<string, unknown> | undefined>;
  const truncated: string[] = [];
  for (const [path, cut] of CUTS) {
    if (!cut(data)) continue;
    truncated.push(path);
    text = JSON.stringify({ ...body, truncated });
    if (isSmall(text)) break;
  }
  return text;
}

function isSmall(text: string): boolean {
  const most = MOST_BODY_BYTES - RESERVED_BYTES;
  return text.length * 3 <= most || Buffer.byteLength(text) <= most;
}

function contentOf(event: Told, publicUrl: string): Content {
  const { type } = event;
  switch (type) {
    case 'message.created': {
      const { message, conversation } = event.payload;
      return {
        type,
        data: {
          message: presentMessage(message, conversation.id, publicUrl),
          conversation: presentConversation(conversation),
        },
      };
    }
    case 'conversation.closed':
      return { type, data: { conversation: presentConversation(event.payload.conversation), by: event.payload.by } };
    case 'conversation.opened':
    case 'conversation.assigned':
    case 'conversation.handed_off':
    case 'conversation.updated':
    case 'conversation.reopened':
    case 'conversation.rated':
      return { type, data: { conversation: presentConversation(event.payload.conversation) } };
    case 'receipt.advanced': {
      const { conversation, reader } = event.payload;
      return {
        type,
        data: {
          conversationId: conversation.id,
          reader,
          contactReadSeq: conversation.contact_read_seq,
          agentReadSeq: conversation.agent_read_seq,
        },
      };
    }
    case 'contact.created':
    case 'contact.updated':
      return { type, data: { contact: presentContact(event.payload.contact) } };
    case 'contact.erased':
      return { type, data: event.payload };
  }
}

function presentContact(row: ContactRow) {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    // Behind a desk contact's reference stands a secret; its hash is nobody's business.
    reference: row.source === 'desk' ? '' : row.reference,
    verified: row.verified === 1,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}
