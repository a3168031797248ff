import { z } from 'zod';
import { Id } from './ids.ts';

/** A stored upload as its readers see it. `url` is absolute, unguessable and needs no header. */
export const FileInfo = z.object({
  id: Id,
  name: z.string(),
  /** MIME type found in the content, not the one that the uploader claimed. */
  type: z.string(),
  /** Bytes. */
  size: z.int().min(0),
  url: z.string(),
});
export type FileInfo = z.infer<typeof FileInfo>;
