import type { ImportedMessage } from '@baton/protocol/tiledesk';
import type { Kysely } from 'kysely';
import type { Principal } from '../../auth/principal.ts';
import type { ContactRow } from '../../core/contacts/store.ts';
import type { WrittenMessage } from '../../core/messages/write.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import { botByName, type Cast, isSate, staffById, staffByUser } from './cast.ts';
import { isAsset, readFileLink } from './file-links.ts';
import { botParticipant, isUuid, objectId, visitorId } from './ids.ts';
import type { ForeignMessage } from './present/message.ts';
import { visitorName } from './present/people.ts';
import { listFiles, listVisitors } from './store.ts';

/** Where a message stands in the conversation of `row`, and who sends it on whose behalf. */
export interface Writing {
  row: Pick<ConversationRow, 'contact_id' | 'contact_source' | 'contact_reference'>;
  principal: Principal;
  cast: Cast;
}

/**
 * What a program posts, as the core writes it: who said it, when, and what only this dialect knows. A sender is whoever the
 * program says; for a visitor it is itself (the caller has checked that), under no other name. Texts, files and times are looked
 * at; everything else is kept as it came.
 */
export async function readMessages(
  db: Kysely<Tables>,
  writing: Writing,
  given: readonly ImportedMessage[],
): Promise<WrittenMessage[]> {
  const items = writing.principal.kind === 'contact' ? given.map(asVisitors) : given;
  const senders = [...new Set(items.flatMap(({ sender }) => (sender && isUuid(sender) ? [sender] : [])))];
  const visitors = await listVisitors(db, writing.cast.workspace.id, senders);
  const files = await findOwnFiles(db, writing, items);
  const own = callerName(writing);
  return items.map((item) => {
    const fileId = readFileLink(item.metadata?.src);
    const sender = item.sender ?? own;
    const author = authorOf(writing, sender, item.senderFullname, visitors);
    const isPlain = nameOfAuthor(author, writing) === sender;
    const shownAt = readClientTime(item.attributes?.clienttimestamp);
    const foreign: ForeignMessage = {
      ...(isPlain ? {} : { sender }),
      ...(sender === own ? {} : { createdBy: own }),
      ...said(item),
      ...(item.text === undefined ? { noText: true as const } : {}),
    };
    return {
      author,
      text: item.text ?? standIn(item),
      fileId: fileId !== null && files.has(fileId) ? fileId : null,
      data: {
        ...(shownAt === null ? {} : { shownAt }),
        ...(Object.keys(foreign).length === 0 ? {} : { foreign: { ...foreign } }),
      },
    };
  });
}

/**
 * A visitor's message without what would make it look like somebody else's: another name, the mark of the server's own messages, and
 * a place far from where it was said.
 */
function asVisitors(given: ImportedMessage): ImportedMessage {
  const item = { ...given, senderFullname: undefined };
  if (!item.attributes) return item;
  const { subtype, clienttimestamp, ...attributes } = item.attributes;
  const at = readClientTime(clienttimestamp);
  const isNear = at !== null && Math.abs(at - Date.now()) <= DAY_MS;
  const isOwn = subtype !== undefined && !String(subtype).trim().toLowerCase().startsWith('info');
  return {
    ...item,
    attributes: { ...attributes, ...(isOwn ? { subtype } : {}), ...(isNear ? { clienttimestamp } : {}) },
  };
}

const DAY_MS = 24 * 3600_000;

/**
 * Of the uploads that are linked, those that the caller may send. Any other link stays a link, one to an asset too: attached it would be the
 * conversation's, and nobody else's any more.
 */
async function findOwnFiles(
  db: Kysely<Tables>,
  { principal, cast }: Writing,
  items: readonly ImportedMessage[],
): Promise<Set<string>> {
  const ids = [...new Set(items.flatMap(({ metadata }) => readFileLink(metadata?.src) ?? []))];
  const files = await listFiles(db, cast.workspace.id, ids);
  const own = files.filter(({ contact_id }) => principal.kind !== 'contact' || contact_id === principal.contactId);
  return new Set(own.filter((file) => !isAsset(file)).map(({ id }) => id));
}

/** `attributes.clienttimestamp`: a number, also written as text, not negative and within what dates can say. */
export function readClientTime(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0 || number > 8.64e15) return null;
  return Math.floor(number);
}

function said(item: ImportedMessage): ForeignMessage {
  const { senderFullname, recipientFullname, type, metadata, attributes, language, channel, status } = item;
  return {
    ...(senderFullname === undefined ? {} : { senderFullname }),
    ...(recipientFullname === undefined ? {} : { recipientFullname }),
    ...(type === undefined ? {} : { type }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(language === undefined ? {} : { language }),
    ...(channel === undefined ? {} : { channel }),
    ...(status === undefined ? {} : { status }),
  };
}

/** What the other faces show for a message without a text. */
function standIn({ metadata, type }: ImportedMessage): string {
  const word = [metadata?.name, metadata?.src].find((it) => typeof it === 'string' && it.trim() !== '');
  return (word as string | undefined) ?? `[${type ?? 'info'}]`;
}

function callerName({ principal, cast, row }: Writing): string {
  if (principal.kind !== 'agent') return contactName(row);
  return objectId(staffById(cast, principal.agent.agentId)?.user_id ?? principal.agent.agentId);
}

function contactName(row: Writing['row']): string {
  return visitorId({ id: row.contact_id, source: row.contact_source, reference: row.contact_reference });
}

function authorOf(
  { cast, row }: Writing,
  sender: string,
  fullname: string | undefined,
  visitors: readonly ContactRow[],
): WrittenMessage['author'] {
  if (sender === contactName(row)) return { kind: 'contact', id: row.contact_id, name: fullname ?? null };
  const staff = staffByUser(cast, sender);
  if (staff) return { kind: 'agent', id: staff.id, name: fullname ?? staff.name };
  if (isSate(cast, sender)) return { kind: 'bot', id: sender, name: fullname ?? 'Sate' };
  const bot = botByName(cast, sender);
  if (bot) return { kind: 'bot', id: bot.id, name: fullname ?? bot.name };
  if (sender === 'system') return { kind: 'system', id: null, name: fullname ?? null };
  // Some visitor, if not the one of this conversation: still the customer's side.
  const visitor = visitors.find((one) => visitorId(one) === sender || one.id === sender);
  if (visitor) return { kind: 'contact', id: visitor.id, name: fullname ?? visitorName(visitor) };
  if (isUuid(sender)) return { kind: 'contact', id: row.contact_id, name: fullname ?? null };
  return { kind: 'bot', id: sender, name: fullname ?? sender };
}

/** How the author would be called if the program had said nothing. */
function nameOfAuthor(author: WrittenMessage['author'], { cast, row }: Writing): string | null {
  switch (author.kind) {
    case 'contact':
      return author.id === row.contact_id ? contactName(row) : null;
    case 'agent': {
      const staff = staffById(cast, author.id);
      return staff ? objectId(staff.user_id) : null;
    }
    case 'bot': {
      const bot = cast.bots.find(({ id }) => id === author.id);
      return bot ? botParticipant(objectId(bot.id)) : author.id;
    }
    case 'system':
      return 'system';
  }
}
