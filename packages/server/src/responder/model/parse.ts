import { z } from 'zod';

const Reply = z.object({
  known: z.boolean(),
  answer: z.string().max(20_000).default(''),
  sources: z.array(z.coerce.number().int()).max(50).default([]),
});
export type ModelAnswer = z.infer<typeof Reply>;

/**
 * The JSON object in a model's reply, validated; null when there is none. Tolerates what models put around it: thoughts,
 * code fences, a sentence before.
 */
export function parseReply(text: string): ModelAnswer | null {
  const bare = text.replace(/<think>[\s\S]*?(?:<\/think>|$)/g, '').trim();
  const start = bare.indexOf('{');
  const end = bare.lastIndexOf('}');
  if (start < 0 || end < start) return null;
  try {
    const reply = Reply.safeParse(JSON.parse(bare.slice(start, end + 1)));
    return reply.success ? reply.data : null;
  } catch {
    return null;
  }
}
