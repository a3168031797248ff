import type { Readable } from 'node:stream';
import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { rasterType } from '../../core/files/kinds.ts';
import { hasSecret } from '../../core/files/link.ts';
import { type FileRow, findFile } from '../../core/files/store.ts';
import type { Tables } from '../../db/schema.ts';
import type { HttpFace } from '../../edge/http.ts';
import { type RouteCall, route } from '../../edge/registry.ts';
import type { Storage } from '../../storage/storage.ts';
import { filesError } from './errors.ts';

const Address = z.object({ id: z.string(), secret: z.string(), name: z.string() });
type Address = z.infer<typeof Address>;

/**
 * Downloads. The unguessable address is the permission: it is in the messages that carry the file, and both sides open it
 * without a header. Unknown ids and wrong secrets are one answer.
 */
export function filesHttpFace(desk: { database: { read: Kysely<Tables> }; storage: Storage }): HttpFace {
  return {
    name: 'files',
    base: '/files',
    authenticate: async () => null,
    error: filesError,
    routes: [
      route<Address, unknown, unknown>({
        name: 'files.file.download',
        summary: 'Downloads the file of a message. The address is the permission; the name in it is decoration.',
        method: 'GET',
        path: '/:id/:secret/:name',
        params: Address,
        callers: ['anyone'],
        object: { noun: 'file', in: 'params', field: 'id' },
        limit: 'call',
        handle: (call) => download(desk, call),
      }),
    ],
  };
}

async function download(
  desk: { database: { read: Kysely<Tables> }; storage: Storage },
  { params, raw }: RouteCall<Address, unknown, unknown>,
): Promise<Readable> {
  const row = await findAddressed(desk.database.read, params);
  const bytes = await desk.storage.read(row.storage_key);
  if (!bytes) {
    raw.request.log.error({ fileId: row.id }, 'the bytes of a file are missing from the storage');
    throw new AppError('not_found');
  }
  raw.reply.headers({
    'content-type': row.type,
    'content-length': row.size,
    'content-disposition': disposition(row, await isSafeImage(row, bytes)),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'cross-origin',
  });
  return bytes;
}

async function findAddressed(db: Kysely<Tables>, { id, secret }: Address): Promise<FileRow> {
  const row = /^[0-9a-f-]{36}$/.test(id) ? await findFile(db, id) : undefined;
  if (!row || !hasSecret(row, secret)) throw new AppError('not_found');
  return row;
}

/** Looks at the bytes again: what was decided at the upload may have been another version's opinion. */
async function isSafeImage(row: FileRow, bytes: Readable): Promise<boolean> {
  const head: Buffer | null = bytes.read();
  if (!head) return false;
  bytes.unshift(head);
  return rasterType(head) === row.type;
}

/** The name for old readers in ASCII, and the true one (RFC 6266). */
function disposition(row: FileRow, inline: boolean): string {
  const plain = row.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(row.name).replace(
    /['()*]/g,
    (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
