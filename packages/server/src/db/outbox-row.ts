import type { CHANGING, ConversationRow, MessageRow } from './rows.ts';

// How the events of one commit are kept in a row of the outbox. What can never change is not written twice: of a message
// its place is kept, of a conversation the columns that actions change as far as they are not empty, and of its second event
// in the same commit only what differs from the first. `unpackEvents` puts the rest back, so a reader gets the moment of the
// event, whatever happened since. (Whole rows here doubled what every message costs to commit.)

/** An event on its way into the outbox. `payload` is complete: no reader looks up a fresher row. */
export interface PendingEvent {
  type: string;
  workspaceId: string;
  conversationId: string | null;
  payload: object;
}

/** What is kept of a conversation. The order belongs to the stored form: add at the end; what an older row lacks is as it is now. */
const KEPT = [
  'state',
  'owner_kind',
  'owner_agent_id',
  'epoch',
  'close_suggested',
  'language',
  'head_seq',
  'contact_read_seq',
  'agent_read_seq',
  'unread_count',
  'misses',
  'tokens',
  'last_author',
  'last_text',
  'last_at',
  'rating',
  'rating_text',
  'rated_at',
  'handoff_reason',
  'handoff_summary',
  'handoff_at',
  'waiting_since',
  'updated_at',
  'closed_at',
  'owner_agent_name',
  'revision',
  'inbox_id',
  'reference',
  'reply_hook_id',
  'subject',
  'participants',
  'followers',
  'priority',
  'tags',
  'attributes',
  'origin',
  'left_at',
  'numbering',
  'first_response_at',
  'assigned_at',
  'closed_by',
  'bots',
  'extras',
] as const satisfies readonly (keyof ConversationRow)[];
const EMPTY: readonly unknown[] = KEPT.map(() => null);
const LAST_TEXT = KEPT.indexOf('last_text');
/** Hardly ever changes and stands in every conversation: not worth its bytes in every event. A reader gets today's. */
type NotKept = 'contact_id';
// Any other column that changes and is not kept does not compile.
const whole: Exclude<(typeof CHANGING)[number], (typeof KEPT)[number] | NotKept> extends never ? true : never = true;

type Subject = [conversationId: string | null, workspaceId: string];
/**
 * `changes` are index and value in turn, of what differs from the event before about the same conversation; at its first
 * event, from a conversation of nothing but nulls. (`all` in its place is the older form.)
 */
type StoredEvent = [
  type: string,
  subject: number,
  seq: number | null,
  all: unknown[] | null,
  rest: object,
  changes?: unknown[],
];
/** Null = the event was about something that has been erased; its position stays taken. */
type Stored = [subjects: Subject[], events: (StoredEvent | null)[]];

interface Payload {
  message?: MessageRow;
  conversation?: ConversationRow;
}

export interface PayloadSource {
  readConversation(id: string): Promise<ConversationRow | undefined>;
  readMessages(conversationPk: number, after: number, limit: number): Promise<MessageRow[]>;
}

export function packEvents(events: readonly PendingEvent[]): string {
  void whole;
  const subjects: Subject[] = [];
  const places = new Map<string, number>();
  const states = new Map<number, unknown[]>();
  const stored = events.map((event): StoredEvent => {
    const { message, conversation, ...rest } = event.payload as Payload;
    const key = event.conversationId ?? `w:${event.workspaceId}`;
    let subject = places.get(key);
    if (subject === undefined) {
      subject = subjects.push([event.conversationId, event.workspaceId]) - 1;
      places.set(key, subject);
    }
    if (!conversation) return [event.type, subject, message?.seq ?? null, null, rest];
    const values = valuesOf(conversation, message);
    const before = states.get(subject) ?? EMPTY;
    states.set(subject, values);
    const seq = message?.seq ?? null;
    return [event.type, subject, seq, null, rest, changesOf(before, values)];
  });
  return JSON.stringify([subjects, stored] satisfies Stored);
}

/** In order, one per event of the commit; null where what it is about has been erased. */
export async function unpackEvents(source: PayloadSource, packed: string): Promise<(PendingEvent | null)[]> {
  // The column is written only by `packEvents` and `forgetConversations`.
  const [subjects, events] = JSON.parse(packed) as Stored;
  const states = new Map<number, unknown[]>();
  const unpacked: (PendingEvent | null)[] = [];
  for (const event of events) {
    if (!event) {
      unpacked.push(null);
      continue;
    }
    const [type, subject, seq, all, rest, changes] = event;
    const [conversationId, workspaceId] = subjects[subject] as Subject;
    const values = all ?? (changes && changed(states.get(subject) ?? EMPTY, changes));
    if (!values || conversationId === null) {
      unpacked.push({ type, workspaceId, conversationId, payload: rest });
      continue;
    }
    states.set(subject, values);
    const payload = await complete(source, conversationId, seq, values, rest);
    unpacked.push(payload && { type, workspaceId, conversationId, payload });
  }
  return unpacked;
}

/** The same row without anything about these conversations; null when there is nothing about them in it. */
export function forgetConversations(packed: string, conversationIds: ReadonlySet<string>): string | null {
  const [subjects, events] = JSON.parse(packed) as Stored;
  const concerned = (subject: number) => conversationIds.has(subjects[subject]?.[0] ?? '');
  if (!subjects.some((_, subject) => concerned(subject))) return null;
  const kept = events.map((event) => (event && concerned(event[1]) ? null : event));
  return JSON.stringify([subjects, kept] satisfies Stored);
}

function valuesOf(row: ConversationRow, message: MessageRow | undefined): unknown[] {
  // Written out, in the order of KEPT: reading by name from a list costs as much as everything else here.
  const values: unknown[] = [
    row.state,
    row.owner_kind,
    row.owner_agent_id,
    row.epoch,
    row.close_suggested,
    row.language,
    row.head_seq,
    row.contact_read_seq,
    row.agent_read_seq,
    row.unread_count,
    row.misses,
    row.tokens,
    row.last_author,
    row.last_text,
    row.last_at,
    row.rating,
    row.rating_text,
    row.rated_at,
    row.handoff_reason,
    row.handoff_summary,
    row.handoff_at,
    row.waiting_since,
    row.updated_at,
    row.closed_at,
    row.owner_agent_name,
    row.revision,
    row.inbox_id,
    row.reference,
    row.reply_hook_id,
    row.subject,
    row.participants,
    row.followers,
    row.priority,
    row.tags,
    row.attributes,
    row.origin,
    row.left_at,
    row.numbering,
    row.first_response_at,
    row.assigned_at,
    row.closed_by,
  ];
  // Nearly always the newest text is the message's own, which need not be written again.
  if (message && isOwnText(row, message)) values[LAST_TEXT] = null;
  return values;
}

function isOwnText(conversation: ConversationRow, message: MessageRow): boolean {
  return message.kind !== 'event' && conversation.last_text === message.text;
}

function changesOf(before: readonly unknown[], values: readonly unknown[]): unknown[] {
  const changes: unknown[] = [];
  for (let index = 0; index < values.length; index++) {
    if (values[index] !== before[index]) changes.push(index, values[index]);
  }
  return changes;
}

function changed(before: readonly unknown[], changes: readonly unknown[]): unknown[] {
  const values = [...before];
  for (let at = 0; at < changes.length; at += 2) values[changes[at] as number] = changes[at + 1];
  return values;
}

async function complete(
  source: PayloadSource,
  conversationId: string,
  seq: number | null,
  values: readonly unknown[],
  rest: object,
): Promise<object | null> {
  const now = await source.readConversation(conversationId);
  if (!now) return null;
  const conversation: ConversationRow = {
    ...now,
    ...Object.fromEntries(values.map((value, index) => [KEPT[index], value])),
  };
  if (seq === null) return { ...rest, conversation };
  const [message] = await source.readMessages(conversation.pk, seq - 1, 1);
  if (message?.seq !== seq) return null;
  if (message.kind !== 'event' && values[LAST_TEXT] === null) conversation.last_text = message.text;
  return { ...rest, conversation, message };
}
