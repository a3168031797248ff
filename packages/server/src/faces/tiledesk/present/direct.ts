import type { TiledeskMessage } from '@baton/protocol/tiledesk';
import { MESSAGE_SENDING } from '@baton/protocol/tiledesk';
import type { DirectMessageRow } from '../../../core/messages/send-direct.ts';
import { type Cast, staffById } from '../cast.ts';
import { objectId } from '../ids.ts';
import type { ForeignMessage } from './message.ts';
import { instant, present } from './values.ts';

/** A message outside of any conversation. */
export function presentDirect(row: DirectMessageRow, cast: Cast): TiledeskMessage {
  const staff = staffById(cast, row.agent_id);
  const own = objectId(staff?.user_id ?? row.agent_id);
  // The column is written by `sendDirectMessage` alone, with what this face gives it.
  const foreign = JSON.parse(row.data) as ForeignMessage & { channel_type?: 'direct' | 'group' };
  return present({
    _id: objectId(row.id),
    id: objectId(row.id),
    sender: foreign.sender ?? own,
    senderFullname: foreign.senderFullname ?? staff?.name ?? '',
    recipient: row.recipient,
    recipientFullname: foreign.recipientFullname,
    type: foreign.type ?? 'text',
    channel_type: foreign.channel_type ?? 'direct',
    text: row.text,
    language: foreign.language,
    channel: foreign.channel ?? { name: 'chat21' },
    status: foreign.status ?? MESSAGE_SENDING,
    attributes: foreign.attributes,
    metadata: foreign.metadata,
    timestamp: row.created_at,
    id_project: cast.workspace.organisation_id,
    createdBy: own,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.created_at),
  });
}
