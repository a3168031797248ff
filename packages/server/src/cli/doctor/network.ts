import { createServer } from 'node:net';
import type { Config } from '../../config.ts';
import { bad, type Finding, ok, warn } from './check.ts';

/** The desk answers there, or the port is free for it. */
export async function checkPort({ host, port }: Config): Promise<Finding> {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  const body = (await answer?.json().catch(() => undefined)) as { ok?: unknown } | undefined;
  if (body?.ok === true) return ok(`A desk runs and is ready at ${url}`);
  if (body?.ok === false)
    return bad(`The desk at ${url} runs and is not ready`, 'Its log says why; most often the database.');
  if (await canListen(host, port)) return ok(`Port ${port} is free; no desk is running there`);
  return bad(`Port ${port} is taken by another program`, 'End it, or set PORT to a free one.');
}

/** Asks the endpoint for its models: cheap, and wrong keys show. */
export async function checkModel({ model }: Config): Promise<Finding> {
  if (!model) return ok('No model is set: Sate answers by retrieval alone');
  const url = `${model.url.replace(/\/+$/, '')}/models`;
  try {
    const headers: Record<string, string> = model.key ? { authorization: `Bearer ${model.key}` } : {};
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    if (answer.ok) return ok(`The model endpoint answers at ${model.url}`);
    if (answer.status === 401 || answer.status === 403)
      return bad('The model endpoint refuses the key', 'Check BATON_LLM_KEY.');
    return warn(
      `The model endpoint answers ${answer.status} to ${url}`,
      'Check BATON_LLM_URL; some endpoints list no models and work.',
    );
  } catch (error) {
    const cause = (error as Error).cause;
    const reason = cause instanceof Error ? cause.message : (error as Error).message;
    return bad(
      'The model endpoint does not answer',
      `${reason}. Check BATON_LLM_URL. Until then Sate hands over to people.`,
    );
  }
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
