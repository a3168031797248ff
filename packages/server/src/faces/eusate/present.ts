import { extname } from 'node:path';
import type {
  AttachmentMetadata,
  EusateConversation,
  EusateMessage,
  SupportAck,
  SupportData,
} from '@baton/protocol/eusate';
import { fileUrl } from '../../core/files/link.ts';
import { givenClientId } from '../../core/messages/client-id.ts';
import { type MessageFile, unpackMessageData } from '../../core/messages/data.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import { instant } from '../../lib/instant.ts';
import { agentHtml, fileLink, sateHtml } from './text.ts';

// Our rows in Eusate's words. Pure: the same rows, the same answer. Contract §1.2, §1.3, §2.3.

type Sender = EusateMessage['sender'];

/** Thread events (handed off, closed …) have no counterpart in this dialect. */
export function isUtterance(message: MessageRow): boolean {
  return message.kind !== 'event';
}

export function senderOf(message: MessageRow): Sender {
  if (message.author_kind === 'contact') return 'customer';
  return message.author_kind === 'agent' ? 'agent' : 'sate';
}

export function presentMessage(message: MessageRow, conversationId: string, publicUrl: string): EusateMessage {
  const file = unpackMessageData(message).file;
  const at = instant(message.created_at);
  return {
    id: message.id,
    date_created: at,
    date_updated: at,
    message: presentText(message, file, publicUrl),
    sender: senderOf(message),
    is_attachment: file !== undefined,
    attachment_metadata: file ? presentFile(file, publicUrl) : null,
    ticket_chat: conversationId,
  };
}

export function presentConversation(row: ConversationRow, latest: MessageRow, publicUrl: string): EusateConversation {
  return {
    ...conversationFields(row),
    ticket_slug: ticketSlug(row),
    latest_message: presentMessage(latest, row.id, publicUrl),
  };
}

export function conversationFields(row: ConversationRow) {
  return {
    id: row.id,
    date_created: instant(row.created_at),
    date_updated: instant(row.updated_at),
    closed: row.state === 'closed',
    close_support: row.close_suggested === 1,
    ...readFlags(row),
    responder: responderOf(row),
    ticket: row.id,
  };
}

export function readFlags(row: ConversationRow): { read_by_customer: boolean; read_by_agent: boolean } {
  return {
    read_by_customer: row.contact_read_seq >= row.head_seq,
    read_by_agent: row.agent_read_seq >= row.head_seq,
  };
}

export function responderOf(row: ConversationRow): 'agent' | 'sate' {
  return row.owner_kind === 'sate' || row.owner_kind === 'bot' ? 'sate' : 'agent';
}

export function ticketSlug(row: ConversationRow): string {
  return `TIC_${row.number}`;
}

/** `data` of `support`, `customer_support` and `agent_support`. */
export function presentSupport(message: MessageRow, row: ConversationRow, publicUrl: string): SupportData {
  const presented = presentMessage(message, row.id, publicUrl);
  const closed = row.state === 'closed';
  return {
    message: presented.message,
    ticket_chat_id: row.id,
    sender: presented.sender,
    attachment: presented.is_attachment,
    attachment_metadata: presented.attachment_metadata,
    close_support: row.close_suggested === 1,
    closed_support: closed,
    date_created: presented.date_created,
    date_updated: presented.date_updated,
    id: message.id,
    is_attachment: presented.is_attachment,
    closed,
    session_id: row.contact_reference,
  };
}

/** The acknowledgement of a sender's own message: it is committed. */
export function presentAck(message: MessageRow, row: ConversationRow): SupportAck {
  const at = instant(message.created_at);
  return {
    id: message.id,
    ticket_chat_id: row.id,
    seq: message.seq,
    client_message_id: givenClientId(message.client_message_id),
    sender: senderOf(message),
    date_created: at,
    date_updated: at,
  };
}

export function presentClosed(row: ConversationRow) {
  return {
    ticket_chat_id: row.id,
    close_support: true,
    closed_support: true,
    closed: true,
    date_updated: instant(row.updated_at),
  };
}

export function presentReview(row: ConversationRow) {
  return { ticket_chat_id: row.id, rating: row.rating, review: row.rating_text };
}

export function presentFile(file: MessageFile, publicUrl: string): AttachmentMetadata {
  return {
    url: fileUrl(publicUrl, file),
    name: file.name,
    size_kb: file.size / 1024,
    extension: extname(file.name).toLowerCase() || '.bin',
  };
}

/** Customers' text leaves as it came (clients show it as text); everybody else's is HTML in the real widget (§2.8). */
function presentText(message: MessageRow, file: MessageFile | undefined, publicUrl: string): string {
  if (message.text === '' && file) return fileLink(fileUrl(publicUrl, file), file.name);
  switch (message.author_kind) {
    case 'contact':
      return message.text;
    case 'agent':
      return agentHtml(message.text);
    default:
      return sateHtml(message.text);
  }
}
