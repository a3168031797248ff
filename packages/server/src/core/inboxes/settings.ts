import { z } from 'zod';

/** How an inbox behaves. Stored as JSON; a missing key has its default, so older rows stay readable. */
export const InboxSettings = z.object({
  /** Does Sate answer first? */
  responder: z.boolean().default(true),
  greeting: z.string().default('Hi! How can we help?'),
  /** Sent at once when Sate is off; null = a sentence in the customer's language. */
  acknowledgement: z.string().nullable().default(null),
  routing: z.enum(['least_busy', 'round_robin', 'manual']).default('least_busy'),
  /** Does Baton itself tell the contact of a change of owner, a queue, a greeting? An outside bot often says its own. */
  automaticTexts: z.boolean().default(true),
  /** Open conversations that one contact may have. */
  openLimit: z.int().min(1).default(3),
  /** Who comes first in what a program opens (`first: 'program'`): an outside bot's id, or `sate`; null = people. */
  bot: z.string().nullable().default(null),
  /** What only one face understands and keeps here. */
  extras: z.record(z.string(), z.unknown()).default({}),
});
export type InboxSettings = z.infer<typeof InboxSettings>;

export function parseInboxSettings(json: string): InboxSettings {
  return InboxSettings.parse(JSON.parse(json));
}
