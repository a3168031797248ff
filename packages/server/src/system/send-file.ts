import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sends a file that lies below `root`. What type it is, whether the browser has it already, ranges, and the refusal of a
 * name that leads elsewhere are the library's; it is loaded with the first file, so that no start waits for it. A missing
 * file is "not found", and nobody may keep that answer: the next build may have it.
 */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, root: string, name: string) {
  const { default: send } = await import('@fastify/send');
  const { type, statusCode, headers, stream } = await send(request.raw, `/${encodeURI(name)}`, {
    root,
    cacheControl: false,
    index: false,
    dotfiles: 'ignore',
  });
  if (type !== 'file') return reply.header('cache-control', 'no-store').callNotFound();
  return reply.code(statusCode).headers(headers).send(stream);
}
