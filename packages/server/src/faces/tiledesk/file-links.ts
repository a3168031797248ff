import { readFileUrl } from '../../core/files/link.ts';
import type { FileRow } from '../../core/files/store.ts';

// Uploads are named by a path in this dialect: `uploads/users/{who}/files/{id}/{name}`, `…/assets/…` for what pages may show.

export type Shelf = 'files' | 'assets';

export function filePath(file: { id: string; name: string }, owner: string, shelf: Shelf): string {
  return `uploads/users/${owner}/${shelf}/${file.id}/${file.name}`;
}

/** Put up for everybody by an administrator: attached from the start, to no conversation. */
export function isAsset(file: Pick<FileRow, 'attached_at' | 'conversation_id' | 'uploaded_by'>): boolean {
  return file.attached_at !== null && file.conversation_id === null && file.uploaded_by.startsWith('agent:');
}

export function readFilePath(path: string): { owner: string; shelf: Shelf; id: string; name: string } | null {
  const parts = /^\/?uploads\/users\/([^/]+)\/(files|assets)\/([0-9a-f-]{36})\/([^/]+)$/.exec(path);
  if (!parts) return null;
  const [, owner, shelf, id, name] = parts as unknown as [string, string, Shelf, string, string];
  return { owner, shelf, id, name };
}

/** The upload that an address in a message's `metadata.src` means, whichever base it was made with; null for any other. */
export function readFileLink(src: unknown): string | null {
  if (typeof src !== 'string' || !URL.canParse(src, 'http://localhost')) return null;
  const direct = readFileUrl(src);
  if (direct) return direct.id;
  const url = new URL(src, 'http://localhost');
  if (!/\/(?:files|images)(?:\/download)?\/?$/.test(url.pathname)) return null;
  return readFilePath(url.searchParams.get('path') ?? '')?.id ?? null;
}
