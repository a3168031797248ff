import type { TiledeskMessage } from '@baton/protocol/tiledesk';
import { MESSAGE_SENDING } from '@baton/protocol/tiledesk';
import { fileUrl } from '../../../core/files/link.ts';
import { unpackMessageData } from '../../../core/messages/data.ts';
import type { ConversationRow, MessageRow } from '../../../db/rows.ts';
import { botByName, type Cast, staffById } from '../cast.ts';
import { botParticipant, objectId, requestIdOf, visitorId } from '../ids.ts';
import { visitorName } from './people.ts';
import { instant, present } from './values.ts';

/** What a program said of its message that the core has no word for; it goes back as it came. */
export interface ForeignMessage {
  /** Where it is not the author's own name. */
  sender?: string;
  senderFullname?: string;
  recipientFullname?: string;
  type?: string;
  /** The program sent no text: what the core keeps stands in for it. */
  noText?: true;
  metadata?: Record<string, unknown>;
  attributes?: Record<string, unknown>;
  language?: string;
  channel?: { name: string };
  status?: number;
  /** Who sent it, where that is somebody else than the sender. */
  createdBy?: string;
}

/** What is a message in this dialect: what people said, and the two events that its own server writes into a conversation. */
export function isShown(message: MessageRow): boolean {
  return message.kind !== 'event' || labelOf(message) !== null;
}

export function presentTiledeskMessage(
  message: MessageRow,
  row: ConversationRow,
  cast: Cast,
  publicUrl: string,
): TiledeskMessage {
  const data = unpackMessageData(message);
  const foreign = data.foreign as ForeignMessage | undefined;
  const label = labelOf(message);
  const sender = foreign?.sender ?? senderOf(message, row, cast);
  const file = data.file
    ? { name: data.file.name, type: data.file.type, src: fileUrl(publicUrl, data.file) }
    : undefined;
  const text = label?.text ?? (foreign?.noText ? undefined : message.text || data.file?.name);
  return present({
    _id: objectId(message.id),
    id: objectId(message.id),
    sender,
    senderFullname: foreign?.senderFullname ?? nameOf(message, row, cast),
    recipient: requestName(row, cast.workspace.organisation_id),
    recipientFullname: foreign?.recipientFullname,
    type: foreign?.type ?? (file ? (file.type.startsWith('image/') ? 'image' : 'file') : 'text'),
    channel_type: 'group' as const,
    text,
    language: foreign?.language,
    channel: foreign?.channel ?? { name: 'chat21' },
    status: foreign?.status ?? MESSAGE_SENDING,
    attributes: label?.attributes ?? foreign?.attributes,
    metadata: foreign?.metadata ?? file,
    timestamp: data.shownAt ?? message.created_at,
    id_project: cast.workspace.organisation_id,
    createdBy: foreign?.createdBy ?? sender,
    createdAt: instant(message.created_at),
    updatedAt: instant(message.created_at),
  });
}

/** The caller's own name for a conversation, or the one that we make. */
export function requestName(row: Pick<ConversationRow, 'id' | 'face' | 'reference'>, organisationId: string): string {
  if (row.face === 'tiledesk' && row.reference !== null) return row.reference;
  return requestIdOf(organisationId, row.id);
}

function senderOf(message: MessageRow, row: ConversationRow, cast: Cast): string {
  switch (message.author_kind) {
    case 'contact':
      return visitorId(contactOf(row));
    case 'agent': {
      const agent = staffById(cast, message.author_id);
      return message.kind === 'event' || !agent ? 'system' : objectId(agent.user_id);
    }
    case 'sate':
      return botParticipant(objectId(cast.workspace.id));
    case 'bot': {
      const bot = cast.bots.find(({ id }) => id === message.author_id);
      return bot ? botParticipant(objectId(bot.id)) : (message.author_id ?? 'bot');
    }
    case 'system':
      return 'system';
  }
}

function nameOf(message: MessageRow, row: ConversationRow, cast: Cast): string {
  if (message.kind === 'event') return 'System';
  switch (message.author_kind) {
    case 'contact':
      return message.author_name ?? visitorName(contactOf(row));
    case 'agent':
      return message.author_name ?? staffById(cast, message.author_id)?.name ?? '';
    case 'sate':
      return 'Sate';
    case 'bot':
      return message.author_name ?? botByName(cast, objectId(message.author_id ?? ''))?.name ?? message.author_id ?? '';
    case 'system':
      return 'System';
  }
}

/** The contact as the conversation's row knows it. */
function contactOf(row: ConversationRow) {
  return {
    id: row.contact_id,
    source: row.contact_source,
    reference: row.contact_reference,
    name: row.contact_name,
  };
}

interface Label {
  text: string;
  attributes: Record<string, unknown>;
}

/** Programs skip these by `attributes.subtype`. */
function labelOf(message: MessageRow): Label | null {
  if (message.kind !== 'event') return null;
  const { event } = unpackMessageData(message);
  if (event?.type === 'closed') return label('CHAT_CLOSED', 'The conversation was closed.');
  return event?.type === 'reopened' ? label('CHAT_REOPENED', 'The conversation was opened again.') : null;
}

function label(key: string, text: string): Label {
  return { text, attributes: { subtype: 'info/support', updateconversation: false, messagelabel: { key } } };
}
