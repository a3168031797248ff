import type { FileInfo } from '@baton/protocol';
import { fileUrl } from '../../core/files/link.ts';
import type { MessageFile } from '../../core/messages/data.ts';

export const UPLOAD_BYTES = 20 * 1024 * 1024;

export function presentUpload(file: MessageFile, publicUrl: string): { file: FileInfo } {
  return { file: { id: file.id, name: file.name, type: file.type, size: file.size, url: fileUrl(publicUrl, file) } };
}
