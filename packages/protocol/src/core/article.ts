import { z } from 'zod';
import { Id, Instant } from './ids.ts';

/** One piece of the knowledge base. `body` is Markdown. */
export const Article = z.object({
  id: Id,
  title: z.string(),
  body: z.string(),
  /** Where an import took it from; null when written by hand. */
  origin: z.string().nullable(),
  published: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Article = z.infer<typeof Article>;
