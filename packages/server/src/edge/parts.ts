import { AppError } from '@baton/protocol';
import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';

type Options = NonNullable<Parameters<FastifyRequest['parts']>[0]>;

/** How long the parser may say nothing once it has all of the form. It needs none of this time. */
const SILENCE_MS = 2_000;

/**
 * The parts of a multipart form, one after another. The parser waits for ever for the end of a part's headers when the form is
 * over before that; here such a form ends as a damaged one. Refuses: `invalid`, also for a part that is called as a member of
 * every object is (`constructor`).
 */
export async function* partsOf(
  request: FastifyRequest,
  limits: Options['limits'],
  isPartAFile?: NonNullable<Options['isPartAFile']>,
): AsyncGenerator<Multipart> {
  const parts = request.parts({ limits, ...(isPartAFile ? { isPartAFile } : {}) })[Symbol.asyncIterator]();
  for (;;) {
    const next = await nextPart(request, parts);
    if (next.done) return;
    yield next.value;
  }
}

async function nextPart(request: FastifyRequest, parts: AsyncIterator<Multipart>): Promise<IteratorResult<Multipart>> {
  const { raw } = request;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (error: AppError) => void = () => {};
  const silence = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const wait = () => {
    timer = setTimeout(() => giveUp(new AppError('invalid', { reason: DAMAGED })), SILENCE_MS);
  };
  if (raw.readableEnded) wait();
  else raw.once('end', wait);
  try {
    return await Promise.race([parts.next(), silence]);
  } finally {
    clearTimeout(timer);
    raw.off('end', wait);
  }
}

export const DAMAGED = 'The multipart form is damaged or incomplete.';
