import { z } from 'zod';
import { Id, Instant } from './ids.ts';

/**
 * `customer` = what a browser may hold: the customer side of the faces, nothing that lists or administers.
 * `desk` = everything of `/desk/v1`. `chat` and `chat_log` are parts of `customer`: bringing conversations under a chat
 * token, and leaving the log of one that a bot has finished (Omnidesk `API_CHAT` and `MESSAGE_CREATE`).
 */
export const KeyScope = z.enum(['customer', 'desk', 'chat', 'chat_log']);
export type KeyScope = z.infer<typeof KeyScope>;

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  /** For display only: the first and the last characters. */
  preview: z.string(),
  scopes: z.array(KeyScope),
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  createdAt: Instant,
});
export type ApiKey = z.infer<typeof ApiKey>;
