import { type AgentClient, createAgentClient } from '@baton/sdk';

/** An agent at work outside a browser: the SDK's client with the cookies that a browser would keep. */
export async function signIn(url: string, email: string, password: string): Promise<AgentClient> {
  const jar = new Map<string, string>();
  const agent = createAgentClient({
    baseUrl: url,
    fetch: async (address, init) => {
      const headers = new Headers(init.headers);
      headers.set('origin', url);
      if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
      const answer = await fetch(address, { ...init, headers });
      for (const line of answer.headers.getSetCookie()) keep(jar, line);
      return answer;
    },
  });
  await agent.signIn(email, password);
  return agent;
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at).trim();
  if (attributes.some((it) => /^\s*max-age=0\s*$/i.test(it))) jar.delete(name);
  else jar.set(name, pair.slice(at + 1).trim());
}
