import type { Readable } from 'node:stream';
import { AppError } from '@baton/protocol';
import { rasterType } from '../core/files/kinds.ts';
import type { FileRow } from '../core/files/store.ts';
import type { Storage } from '../storage/storage.ts';
import type { RouteCall } from './registry.ts';

type Raw = RouteCall<unknown, unknown, unknown>['raw'];

/**
 * The bytes of an upload as the answer to a request that may have them, with the headers that keep a browser from running what is
 * inside. `as` is `inline` where a page may show a picture. Refuses: `not_found` when they are gone.
 */
export async function openDownload(
  storage: Storage,
  row: FileRow,
  raw: Raw,
  as: 'inline' | 'attachment' = 'inline',
): Promise<Readable> {
  const bytes = await storage.read(row.storage_key);
  if (!bytes) {
    raw.request.log.error({ fileId: row.id }, 'the bytes of a file are missing from the storage');
    throw new AppError('not_found');
  }
  raw.reply.headers({
    'content-type': row.type,
    'content-length': row.size,
    'content-disposition': disposition(row, as === 'inline' && (await isSafeImage(row, bytes))),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'cross-origin',
  });
  return bytes;
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
