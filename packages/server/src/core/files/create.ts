import { AppError } from '@baton/protocol';
import type { Action } from '../../db/writer.ts';
import { newId, newSecret } from '../../lib/ids.ts';
import type { ReceivedUpload } from './receive.ts';
import type { FileRow } from './store.ts';

export interface CreateFile extends Omit<ReceivedUpload, 'hash'> {
  workspaceId: string;
  /** The contact who may send it. */
  contactId?: string | null;
  conversationId?: string | null;
  /** `describeActor` of the uploader; `agent:…` makes it a file that agents may send. */
  uploadedBy: string;
  /** Set where no message will carry it and it is to stay all the same. */
  attached?: boolean;
}

/**
 * Makes received bytes a file of the workspace, under an address with 256 random bits of its own. Its conversation is locked
 * meanwhile, so that an erasure finds the file. Refuses: `not_found` (the conversation was erased).
 */
export const createFile: Action<CreateFile, FileRow> = {
  name: 'files.create',
  async run(tx, input) {
    const db = await tx.sql();
    if (input.conversationId && !(await tx.conversation(input.conversationId))) throw new AppError('not_found');
    const row: FileRow = {
      id: newId(),
      workspace_id: input.workspaceId,
      contact_id: input.contactId ?? null,
      conversation_id: input.conversationId ?? null,
      uploaded_by: input.uploadedBy,
      name: input.name,
      type: input.type,
      size: input.size,
      storage_key: input.storageKey,
      secret: newSecret(),
      created_at: tx.now,
      attached_at: input.attached ? tx.now : null,
    };
    await db.insertInto('files').values(row).execute();
    return row;
  },
};
