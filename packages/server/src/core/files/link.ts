import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/schema.ts';
import { sha256 } from '../../lib/ids.ts';
import type { MessageFile } from '../messages/data.ts';
import { extensionOf } from './name.ts';
import { asMessageFile, type FileRow, findFile } from './store.ts';

/** The router takes parameters up to 100 characters; the true name travels in the headers of the download. */
const MOST_ADDRESS_NAME = 90;

/** Where a file can be had by whoever knows the address. `publicUrl` has no trailing slash. */
export function fileUrl(publicUrl: string, file: Pick<MessageFile, 'id' | 'secret' | 'name'>): string {
  return `${publicUrl}/files/${file.id}/${file.secret}/${addressName(file.name)}`;
}

/** The parts of an address that `fileUrl` made; null for any other text. */
export function readFileUrl(url: string): { id: string; secret: string } | null {
  const parts = /\/files\/([0-9a-f-]{36})\/([\w-]{43})\/[^/?#]+$/.exec(url);
  return parts ? { id: parts[1] as string, secret: parts[2] as string } : null;
}

/** On whose behalf a file is put on a message. */
export type AttachedBy = { contactId: string } | { agent: true };

/**
 * The file that a message may carry, from our own record: what the sender says of its name or size counts for nothing.
 * A contact sends what was uploaded for that contact, an agent what an agent of the workspace uploaded. Refuses:
 * `not_found`, the same for unknown, foreign and invented.
 */
export async function resolveAttachment(
  db: Kysely<Tables>,
  asked: { workspaceId: string; by: AttachedBy } & ({ url: string } | { fileId: string }),
): Promise<MessageFile> {
  const row = 'url' in asked ? await findByUrl(db, asked.url) : await findById(db, asked.fileId);
  if (!row || row.workspace_id !== asked.workspaceId || !maySend(row, asked.by)) throw new AppError('not_found');
  return asMessageFile(row);
}

/** Compares hashes, whose bytes tell nothing about the secret however long the comparison takes. */
export function hasSecret(row: FileRow, secret: string): boolean {
  return sha256(row.secret) === sha256(secret);
}

function maySend(row: FileRow, by: AttachedBy): boolean {
  return 'contactId' in by ? row.contact_id === by.contactId : row.uploaded_by.startsWith('agent:');
}

async function findByUrl(db: Kysely<Tables>, url: string): Promise<FileRow | undefined> {
  const parts = readFileUrl(url);
  const row = parts ? await findById(db, parts.id) : undefined;
  return row && parts && hasSecret(row, parts.secret) ? row : undefined;
}

/** What cannot be an id is not asked for: a database may refuse the text itself. */
async function findById(db: Kysely<Tables>, id: string): Promise<FileRow | undefined> {
  return /^[0-9a-f-]{36}$/.test(id) ? findFile(db, id) : undefined;
}

function addressName(name: string): string {
  const whole = encode(name);
  if (whole.length <= MOST_ADDRESS_NAME) return whole;
  const extension = encode(extensionOf(name)).slice(0, 20);
  let stem = '';
  for (const character of name) {
    const next = encode(character);
    if (stem.length + next.length + extension.length > MOST_ADDRESS_NAME) break;
    stem += next;
  }
  return stem + extension;
}

/** Also what `encodeURIComponent` leaves although a page or a chat may cut the address there. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}
