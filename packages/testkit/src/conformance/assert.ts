/** A rule of the contract was broken. */
export class Broken extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Broken';
  }
}

/** The server under test gives no occasion to observe this rule; that is no failure. */
export class NotApplicable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotApplicable';
  }
}

export function holds(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Broken(`expected: ${claim}`);
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  throw new Broken(`${what}: expected ${show(expected)}, got ${show(actual)}`);
}

export function oneOf(actual: unknown, allowed: unknown[], what: string): void {
  if (allowed.includes(actual)) return;
  throw new Broken(`${what}: expected one of ${allowed.map(show).join(', ')}, got ${show(actual)}`);
}

interface Schema<Value> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Value }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } };
}

/** The value has every documented field with its documented type. */
export function shaped<Value>(schema: Schema<Value>, value: unknown, what: string): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`);
  throw new Broken(`${what} is not as documented – ${faults.join('; ')} – in ${show(value)}`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
