import fc from 'fast-check';

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);
/** As JSON text, since a literal would set the prototype instead of the key. */
const prototypes = [
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"toString":null}',
];

/** Strings that have broken programs before. */
export const nastyStrings: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\ufeff',
  '\u202e',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '0x10',
  '1e999',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '../../etc/passwd',
  '..',
  '%2e%2e',
  '%00',
  "' OR 1=1 --",
  '"; DROP TABLE messages; --',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '$1',
  '{"a":1}',
  '2026-13-45T99:99:99Z',
  '99999999-9999-9999-9999-999999999999',
  'ZZZZZZZZ-9999-7999-8999-999999999999',
  '00000000-0000-0000-0000-000000000000',
  'é'.normalize('NFD').repeat(50),
  '👩‍👩‍👧‍👦'.repeat(20),
  'a'.repeat(256),
  'a'.repeat(10_001),
  'ß'.repeat(40_000),
];

const nastyValues: readonly unknown[] = [
  ...nastyStrings,
  null,
  true,
  false,
  0,
  -1,
  0.1,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  Number.MIN_VALUE,
  [],
  {},
  [[]],
  [null],
  ['a', 'a'],
  Array.from({ length: 2000 }, () => 0),
  deep(31),
  deep(33),
  deep(1000),
  ...prototypes.map((text) => JSON.parse(text) as unknown),
];

export const nastyString = fc.oneof(
  fc.constantFrom(...nastyStrings),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
);

export const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nastyValues) },
  { weight: 1, arbitrary: nastyString },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.double() },
);

/** A small change of a valid object: one field wrong, missing or too many, or another thing altogether. */
export type Mutation =
  | { kind: 'none' }
  | { kind: 'replace' | 'remove' | 'add' | 'wrap'; at: number; value: unknown; key: string }
  | { kind: 'whole'; value: unknown };

const change = (kind: 'replace' | 'remove' | 'add' | 'wrap') =>
  fc.record({ kind: fc.constant(kind), at: fc.nat(20), value: nastyValue, key: nastyString });

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Mutation>({ kind: 'none' }) },
  { weight: 6, arbitrary: change('replace') },
  { weight: 1, arbitrary: change('remove') },
  { weight: 1, arbitrary: change('add') },
  { weight: 1, arbitrary: change('wrap') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('whole' as const), value: nastyValue }) },
);

export function mutate(whole: object, { ...edit }: Mutation): unknown {
  if (edit.kind === 'none') return whole;
  // Of a list the places are the keys, and what is left of it after a change is an object.
  const valid = whole as Record<string, unknown>;
  if (edit.kind === 'whole') return edit.value;
  const keys = Object.keys(valid);
  const key = keys[edit.at % Math.max(1, keys.length)];
  if (edit.kind === 'add' || key === undefined) {
    // Defined, not assigned: `__proto__` has to become a key.
    return Object.defineProperty({ ...valid }, edit.key, { value: edit.value, enumerable: true });
  }
  if (edit.kind === 'wrap') return { ...valid, [key]: [valid[key]] };
  const { [key]: _, ...rest } = valid;
  return edit.kind === 'remove' ? rest : { ...rest, [key]: edit.value };
}
