import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { sha256 } from '../../lib/ids.ts';
import type { ReceivedUpload } from '../files/receive.ts';
import { storedClientId } from '../messages/client-id.ts';
import { readNumber } from '../messages/numbering.ts';

/** What tells one call from another (`ChatPost`). */
interface Said {
  text: string;
  files: readonly ReceivedUpload[];
  number?: number | null;
  clientMessageId?: string | null;
}

/**
 * Has this been posted before? Asked before anything is changed: a repeat opens nothing again and moves no answers. Of files the
 * key is another operation than of words. Refuses: `conflict` when the same key brought something else.
 */
export async function isRepeat(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  { text, files, number, clientMessageId }: Said,
): Promise<boolean> {
  if (files.length > 0) return clientMessageId ? isRepeatOfFiles(db, row, { files, clientMessageId }) : false;
  if (number !== undefined) return (await readNumber(tx, row, { number, text })).repeat !== null;
  if (!clientMessageId) return false;
  const earlier = await tx.messageByClientId(row, storedClientId('contact', clientMessageId) as string);
  if (earlier && earlier.text !== text) throw new AppError('conflict');
  return earlier !== undefined;
}

/** Files are several messages, or one that says nothing of their bytes: what they were is kept beside them. */
export async function rememberFiles(
  db: Kysely<Tables>,
  now: number,
  row: ConversationRow,
  { files, clientMessageId }: Pick<Said, 'files' | 'clientMessageId'>,
): Promise<void> {
  if (files.length === 0 || !clientMessageId) return;
  const known = { fingerprint: fingerprintOf(files), result: row.id, created_at: now };
  await db
    .insertInto('idempotency')
    .values({ workspace_id: row.workspace_id, scope: scopeOf(row), key: clientMessageId, ...known })
    .execute();
}

async function isRepeatOfFiles(
  db: Kysely<Tables>,
  row: ConversationRow,
  { files, clientMessageId }: { files: Said['files']; clientMessageId: string },
): Promise<boolean> {
  const known = await db
    .selectFrom('idempotency')
    .select('fingerprint')
    .where('workspace_id', '=', row.workspace_id)
    .where('scope', '=', scopeOf(row))
    .where('key', '=', clientMessageId)
    .executeTakeFirst();
  if (known && known.fingerprint !== fingerprintOf(files)) throw new AppError('conflict');
  return known !== undefined;
}

/** Ends with the contact, so that an erasure finds it. */
function scopeOf(row: ConversationRow): string {
  return `files:${row.id}:${row.contact_id}`;
}

function fingerprintOf(files: Said['files']): string {
  return sha256(JSON.stringify(files.map(({ name, hash }) => [name, hash])));
}
