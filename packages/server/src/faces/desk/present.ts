import type {
  Agent,
  ApiKey,
  Article,
  ContactConversation,
  Conversation,
  HandoffReason,
  KeyScope,
  Message,
  Origin,
  Tag,
} from '@baton/protocol';
import type { Selectable } from 'kysely';
import type { AgentRow } from '../../core/agents/store.ts';
import type { ArticleRow } from '../../core/articles/save.ts';
import { fileUrl } from '../../core/files/link.ts';
import { givenClientId } from '../../core/messages/client-id.ts';
import { unpackMessageData } from '../../core/messages/data.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { ApiKeyTable } from '../../db/schema.ts';
import { instant } from '../../lib/instant.ts';

// Our rows as our own API shows them. Pure: the same row, the same answer.

export function instantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instant(milliseconds);
}

/** A column of JSON, which only our own actions write; nearly always empty. */
function parsed<T>(column: string | null): T | null {
  return column === null ? null : (JSON.parse(column) as T);
}

export function presentMessage(row: MessageRow, conversationId: string, publicUrl: string): Message {
  const data = unpackMessageData(row);
  return {
    id: row.id,
    conversationId,
    seq: row.seq,
    kind: row.kind,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    text: row.text,
    file: data.file
      ? {
          id: data.file.id,
          name: data.file.name,
          type: data.file.type,
          size: data.file.size,
          url: fileUrl(publicUrl, data.file),
        }
      : null,
    sources: data.sources ?? [],
    event: data.event ?? null,
    suggestsClose: data.suggestsClose ?? false,
    clientMessageId: givenClientId(row.client_message_id),
    createdAt: instant(row.created_at),
    shownAt: data.shownAt === undefined ? null : instant(data.shownAt),
    history: data.history ?? false,
  };
}

/** For the contact: the same conversation without what is between agents. */
export function presentForContact(row: ConversationRow): ContactConversation {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    owner: { kind: row.owner_kind, agentId: row.owner_agent_id, agentName: row.owner_agent_name },
    revision: row.revision,
    closeSuggested: row.close_suggested === 1,
    subject: row.subject,
    headSeq: row.head_seq,
    contactReadSeq: row.contact_read_seq,
    agentReadSeq: row.agent_read_seq,
    lastMessage: row.last_author
      ? { author: row.last_author, text: row.last_text ?? '', at: instant(row.last_at ?? row.updated_at) }
      : null,
    rating:
      row.rating === null
        ? null
        : { score: row.rating, text: row.rating_text, ratedAt: instant(row.rated_at ?? row.updated_at) },
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
    closedAt: instantOrNull(row.closed_at),
  };
}

export function presentConversation(row: ConversationRow): Conversation {
  return {
    ...presentForContact(row),
    // The column is written from the protocol's own enumeration.
    face: row.face as Conversation['face'],
    inboxId: row.inbox_id,
    epoch: row.epoch,
    contact: {
      id: row.contact_id,
      name: row.contact_name,
      email: row.contact_email,
      phone: row.contact_phone,
      // Behind a desk contact's reference stands a secret; its hash is nobody's business.
      reference: row.contact_source === 'desk' ? '' : row.contact_reference,
      verified: row.contact_verified === 1,
    },
    unreadCount: row.unread_count,
    handoff:
      row.handoff_reason === null
        ? null
        : {
            reason: row.handoff_reason as HandoffReason,
            summary: row.handoff_summary ?? '',
            at: instant(row.handoff_at ?? row.updated_at),
          },
    participants: parsed<string[]>(row.participants) ?? [],
    priority: row.priority,
    tags: parsed<Tag[]>(row.tags) ?? [],
    attributes: parsed<Record<string, unknown>>(row.attributes),
    origin: parsed<Origin>(row.origin),
    leftAt: instantOrNull(row.left_at),
    answersByHook: row.reply_hook_id !== null,
    waitingSince: instantOrNull(row.waiting_since),
  };
}

export function presentAgent(row: AgentRow): Agent {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    available: row.available === 1,
    capacity: row.capacity,
    openCount: row.open_count,
    createdAt: instant(row.created_at),
  };
}

export function presentKey(row: Selectable<ApiKeyTable>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    preview: row.preview,
    scopes: row.scopes.split(' ') as KeyScope[],
    expiresAt: instantOrNull(row.expires_at),
    revokedAt: instantOrNull(row.revoked_at),
    lastUsedAt: instantOrNull(row.last_used_at),
    createdAt: instant(row.created_at),
  };
}

export function presentArticle(row: ArticleRow): Article {
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    origin: row.origin,
    published: row.published === 1,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}
