/** One message that a client wanted to store. Texts are unique, so that a repeat shows whatever id it was given. */
export interface Sent {
  text: string;
  /** What the acknowledgement said; null = the client never got one. */
  acknowledged: { id: string; seq: number } | null;
}

/** One entry of a thread as a reader saw it. Readers that are not told `seq` leave it out. */
export interface Seen {
  id: string;
  text: string;
  seq?: number;
}

export interface History {
  sent: readonly Sent[];
  /** By name of the reader, each in the order in which it was told. */
  readers: Readonly<Record<string, readonly Seen[]>>;
}

/**
 * What a conversation's readers saw, against what its writers were promised: every acknowledged message is there once, at
 * its place; nothing is there twice; `seq` runs 1, 2, 3 …; everybody saw one order. Answers a sentence per breach.
 */
export function breachesOf({ sent, readers }: History): string[] {
  const breaches: string[] = [];
  const texts = new Set(sent.map((message) => message.text));
  for (const [reader, seen] of Object.entries(readers)) {
    const report = (breach: string) => breaches.push(`${reader}: ${breach}`);
    checkNumbers(seen, report);
    checkRepeats(seen, texts, report);
    checkAcknowledged(sent, seen, report);
  }
  const [[first, reference] = ['', []], ...others] = Object.entries(readers);
  for (const [reader, seen] of others) checkSameOrder([first, reference], [reader, seen], texts, breaches);
  return breaches;
}

type Report = (breach: string) => void;

function checkNumbers(seen: readonly Seen[], report: Report): void {
  seen.forEach(({ seq }, index) => {
    if (seq !== undefined && seq !== index + 1) report(`entry ${index + 1} has seq ${seq}`);
  });
}

function checkRepeats(seen: readonly Seen[], texts: ReadonlySet<string>, report: Report): void {
  const ids = new Set<string>();
  const found = new Set<string>();
  for (const { id, text } of seen) {
    if (ids.has(id)) report(`id ${id} is there twice`);
    if (texts.has(text) && found.has(text)) report(`"${text}" is there twice`);
    ids.add(id);
    found.add(text);
  }
}

function checkAcknowledged(sent: readonly Sent[], seen: readonly Seen[], report: Report): void {
  const byId = new Map(seen.map((entry) => [entry.id, entry]));
  const seqs = new Map<number, string>();
  for (const { text, acknowledged } of sent) {
    if (!acknowledged) continue;
    const { id, seq } = acknowledged;
    const entry = byId.get(id);
    if (!entry) report(`acknowledged "${text}" is lost`);
    else if (entry.text !== text) report(`"${text}" was acknowledged as ${id}, which says "${entry.text}"`);
    else if (entry.seq !== undefined && entry.seq !== seq)
      report(`"${text}" was acknowledged at ${seq}, is at ${entry.seq}`);
    const other = seqs.get(seq);
    if (other !== undefined) report(`"${text}" and "${other}" were both acknowledged at ${seq}`);
    seqs.set(seq, text);
  }
  checkAcknowledgedOrder(sent, seen, report);
}

/** Holds also for readers that know no numbers. */
function checkAcknowledgedOrder(sent: readonly Sent[], seen: readonly Seen[], report: Report): void {
  const seqOf = new Map(sent.flatMap(({ acknowledged: it }) => (it ? [[it.id, it.seq] as const] : [])));
  let last = 0;
  for (const { id, text } of seen) {
    const seq = seqOf.get(id);
    if (seq === undefined) continue;
    if (seq < last) report(`"${text}" (acknowledged at ${seq}) comes after ${last}`);
    last = Math.max(last, seq);
  }
}

/** Compared by what was sent: not every reader is shown the inline events between. */
function checkSameOrder(
  [first, reference]: [string, readonly Seen[]],
  [reader, seen]: [string, readonly Seen[]],
  texts: ReadonlySet<string>,
  breaches: string[],
): void {
  const ids = (entries: readonly Seen[]) => entries.filter(({ text }) => texts.has(text)).map(({ id }) => id);
  const [expected, actual] = [ids(reference), ids(seen)];
  const at = expected.findIndex((id, index) => id !== actual[index]);
  if (at !== -1 || expected.length !== actual.length) {
    breaches.push(`${reader} and ${first} differ from message ${(at === -1 ? expected.length : at) + 1} on`);
  }
}
