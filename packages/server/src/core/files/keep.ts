import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import { newId, newSecret } from '../../lib/ids.ts';
import type { MessageFile } from '../messages/data.ts';
import type { ReceivedUpload } from './receive.ts';
import { asMessageFile, type FileRow } from './store.ts';

/** Received bytes become a file of the conversation's contact at once, in the transaction of the message that carries it. */
export async function keepFile(
  db: Kysely<Tables>,
  now: number,
  conversation: ConversationRow,
  upload: ReceivedUpload,
): Promise<MessageFile> {
  const row: FileRow = {
    id: newId(),
    workspace_id: conversation.workspace_id,
    contact_id: conversation.contact_id,
    conversation_id: conversation.id,
    uploaded_by: `contact:${conversation.contact_id}`,
    name: upload.name,
    type: upload.type,
    size: upload.size,
    storage_key: upload.storageKey,
    secret: newSecret(),
    created_at: now,
    attached_at: now,
  };
  await db.insertInto('files').values(row).execute();
  return asMessageFile(row);
}
