// Programs reach the same operations below `/v3`, `/v2`, `/api` and at the root. Each operation has one registered route, below
// `/v3`; this brings the other spellings there before the router sees them. (Four routes for each were 100 ms of every start and
// 40 MB: the router compiles code for each of its nodes.)

const PROJECT = /^[0-9a-f]{24}$/i;
const FIRST = /^\/([^/?]*)/;

/**
 * The address under which the router knows what this address means; every other address as it is. Below `/api` and at the root
 * only addresses that begin with the 24 digits of a project, or that fit a route which begins with a word of its own, are ours:
 * nothing of the desk's other parts is shadowed. `paths` are the routes', below their base.
 */
export function canonicalTiledeskUrl(paths: readonly string[]): (url: string) => string {
  const byWord = new Map<string, string[][]>();
  for (const path of paths) {
    const pattern = path.split('/').slice(1);
    const word = pattern[0] as string;
    if (!word.startsWith(':')) byWord.set(word, [...(byWord.get(word) ?? []), pattern]);
  }
  return (url) => {
    if (url.startsWith('/v3/')) return url;
    if (url.startsWith('/v2/')) return `/v3/${url.slice(4)}`;
    const rest = url.startsWith('/api/') ? url.slice(4) : url;
    const first = FIRST.exec(rest)?.[1] ?? '';
    if (PROJECT.test(first)) return `/v3${rest}`;
    const patterns = byWord.get(first);
    if (!patterns) return url;
    const parts = (rest.split('?', 1)[0] as string).replace(/\/+$/, '').split('/').slice(1);
    const isOurs = patterns.some(
      (pattern) =>
        pattern.length === parts.length &&
        pattern.every((part, index) => part.startsWith(':') || part === parts[index]),
    );
    return isOurs ? `/v3${rest}` : url;
  };
}
