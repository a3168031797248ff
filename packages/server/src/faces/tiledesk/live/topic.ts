/** What a program can follow, by its address. */
export type Topic = { projectId: string } & (
  | { kind: 'requests' }
  | { kind: 'request'; requestId: string }
  | { kind: 'messages'; requestId: string }
  | { kind: 'project_user'; name: string }
  | { kind: 'user'; name: string }
  | { kind: 'events'; name: string; event: string | null }
  | { kind: 'bot'; name: string }
);

/** Null for anything that is no address of a topic. */
export function readTopic(address: string): Topic | null {
  const [empty, project = '', noun, ...rest] = address.replace(/\/+$/, '').split('/').map(decode);
  const projectId = project.toLowerCase();
  if (empty !== '' || !/^[0-9a-f]{24}$/.test(projectId)) return null;
  const [first, second, third] = rest;
  switch (noun) {
    case 'requests':
      if (first === undefined) return { projectId, kind: 'requests' };
      if (second === undefined) return { projectId, kind: 'request', requestId: first };
      return second === 'messages' && third === undefined ? { projectId, kind: 'messages', requestId: first } : null;
    case 'project_users':
      if (first === 'users' && second !== undefined && third === undefined)
        return { projectId, kind: 'user', name: nameOf(second) };
      return first !== undefined && second === undefined
        ? { projectId, kind: 'project_user', name: nameOf(first) }
        : null;
    case 'events':
      if (first === undefined || third !== undefined) return null;
      return { projectId, kind: 'events', name: nameOf(first), event: second ?? null };
    case 'bots':
      return first !== undefined && second === undefined ? { projectId, kind: 'bot', name: nameOf(first) } : null;
    default:
      return null;
  }
}

/** Our ids are written in one way, or who follows in capitals never hears of a change. Names of others stay as they are. */
function nameOf(part: string): string {
  return /^[0-9a-f]{24}$/i.test(part) ? part.toLowerCase() : part;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
