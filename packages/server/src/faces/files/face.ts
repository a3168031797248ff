import type { Readable } from 'node:stream';
import { AppError } from '@baton/protocol';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { hasSecret } from '../../core/files/link.ts';
import { type FileRow, findFile } from '../../core/files/store.ts';
import type { Tables } from '../../db/schema.ts';
import { openDownload } from '../../edge/download.ts';
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
  return openDownload(desk.storage, await findAddressed(desk.database.read, params), raw);
}

async function findAddressed(db: Kysely<Tables>, { id, secret }: Address): Promise<FileRow> {
  const row = /^[0-9a-f-]{36}$/.test(id) ? await findFile(db, id) : undefined;
  if (!row || !hasSecret(row, secret)) throw new AppError('not_found');
  return row;
}
