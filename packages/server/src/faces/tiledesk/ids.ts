import { sha256 } from '../../lib/ids.ts';

// Tiledesk names nearly everything by 24 hexadecimal digits. Ours are made of ids of our own, both ways: the first twelve digits
// (the time) and the last twelve (random) of a UUID version 7. Nothing is stored for it, and a look-up reads the ids of that
// millisecond.

const OBJECT_ID = /^[0-9a-f]{24}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The name of a thing of ours. Ids that are no UUIDs (of other programs, or older) have one too, which leads nowhere back. */
export function objectId(id: string): string {
  if (!UUID.test(id)) return sha256(id).slice(0, 24);
  return id.slice(0, 8) + id.slice(9, 13) + id.slice(24);
}

/** Ids of ours that may bear this name: those between the two, which end like `suffix`. */
export function rangeOf(name: string): { from: string; to: string; suffix: string } | null {
  const plain = name.toLowerCase();
  if (!OBJECT_ID.test(plain)) return null;
  const time = `${plain.slice(0, 8)}-${plain.slice(8, 12)}`;
  return { from: `${time}-0000-0000-000000000000`, to: `${time}-ffff-ffff-ffffffffffff`, suffix: plain.slice(12) };
}

/** How a conversation that no program gave a name is called: by its project and its own id. */
export function requestIdOf(organisationId: string, conversationId: string): string {
  return `support-group-${organisationId}-${conversationId.replaceAll('-', '')}`;
}

/** The project and the conversation that such a name means; null for any other name. */
export function readRequestId(requestId: string): { organisationId: string; conversationId: string } | null {
  const [, organisationId, hex] = /^support-group-([0-9a-f]{24})-([0-9a-f]{32})$/.exec(requestId) ?? [];
  if (organisationId === undefined || hex === undefined) return null;
  const conversationId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
  return { organisationId, conversationId };
}

/** Visitors are called as the program that knows them calls them; all others by our own id. */
export function visitorId(contact: { id: string; source: string; reference: string }): string {
  return contact.source === VISITOR_SOURCE ? contact.reference : contact.id;
}

/** `contacts.source` of visitors who came through this face. */
export const VISITOR_SOURCE = 'tiledesk';

/** How a bot is called among the participants. */
export function botParticipant(botObjectId: string): string {
  return `bot_${botObjectId}`;
}
