import { createSocket } from 'node:dgram';
import { type Answer, decode, encode, type Question } from 'dns-packet';

/** What one look-up of a name gives: addresses of both families, or how name servers misbehave. `cname` leads on. */
export type NameAnswer = { addresses?: readonly string[]; cname?: string } | 'unknown' | 'failure' | 'silence';

export interface NameServer {
  /** `127.0.0.1:port`, as resolvers take it. */
  address: string;
  /** Answers for the next look-ups of a name in order; the last one stays. Names that were never set are unknown. */
  answer(name: string, ...answers: readonly NameAnswer[]): void;
  /** How often each name was looked up. */
  lookups(name: string): number;
  close(): Promise<void>;
}

/** A name server on loopback, over real DNS, that may change its mind between two look-ups (rebinding). */
export async function startNameServer(): Promise<NameServer> {
  const plans = new Map<string, NameAnswer[]>();
  const counts = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (message, peer) => {
    const query = decode(message);
    const question = query.questions?.[0];
    if (!question) return;
    const name = question.name.toLowerCase();
    // Each look-up asks twice, once for each family: both are to get the same turn.
    const counter = `${question.type} ${name}`;
    const turn = counts.get(counter) ?? 0;
    counts.set(counter, turn + 1);
    const plan = plans.get(name) ?? ['unknown'];
    const answer = plan[Math.min(turn, plan.length - 1)] ?? 'unknown';
    if (answer === 'silence') return;
    socket.send(
      encode({
        type: 'response',
        id: query.id,
        flags: 0x0180 | (answer === 'unknown' ? 3 : answer === 'failure' ? 2 : 0),
        questions: [question],
        answers: typeof answer === 'string' ? [] : recordsFor(question, answer, plans),
      }),
      peer.port,
      peer.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${socket.address().port}`;
  return {
    address,
    answer: (name, ...answers) => {
      plans.set(name.toLowerCase(), [...answers]);
      for (const type of ['A', 'AAAA']) counts.delete(`${type} ${name.toLowerCase()}`);
    },
    lookups: (name) => counts.get(`A ${name.toLowerCase()}`) ?? 0,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** A chain of aliases is answered whole, as recursive servers do. */
function recordsFor(
  { name, type }: Question,
  answer: Exclude<NameAnswer, string>,
  plans: Map<string, NameAnswer[]>,
): Answer[] {
  if (type !== 'A' && type !== 'AAAA') return [];
  if (answer.cname !== undefined) {
    const next = plans.get(answer.cname.toLowerCase())?.at(-1);
    const further = typeof next === 'object' ? recordsFor({ name: answer.cname, type }, next, plans) : [];
    return [{ type: 'CNAME', name, ttl: 0, data: answer.cname }, ...further];
  }
  return (answer.addresses ?? [])
    .filter((address) => address.includes(':') === (type === 'AAAA'))
    .map((data) => ({ type, name, ttl: 0, data }));
}
