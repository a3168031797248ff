import { AppError } from '@baton/protocol';

// The fields of a call under all of their spellings, from body and query, as one flat object with the documented names and in
// their own types (contract §5.1–5.3). Everything may arrive as text, numbers may stand for text, and what nobody asked for is
// dropped.

/** How a value is read. `text` stays as it is, `word` is trimmed, `loose` may also be nested JSON. */
type Kind = 'text' | 'word' | 'lower' | 'number' | 'flag' | 'loose';

const KINDS = {
  message: 'text',
  subject: 'text',
  chatAccountToken: 'word',
  chatServerToken: 'word',
  chatSessionID: 'word',
  sessionID: 'word',
  chatServer: 'word',
  channelID: 'number',
  url: 'word',
  messageNumber: 'number',
  usedPredefinedUserInput: 'flag',
  additionalData: 'loose',
  externalAddressOverwrite: 'word',
  customerName: 'word',
  emailAddress: 'lower',
  phoneNumber: 'word',
  event: 'lower',
  from: 'word',
  brandID: 'word',
  origin: 'lower',
  ip: 'word',
  apiKey: 'word',
} as const satisfies Record<string, Kind>;

export type FieldName = keyof typeof KINDS;
export type Fields = Partial<Record<FieldName, unknown>>;

const SESSION = ['chatSessionID', 'sessionID', 'SessionID', 'chatSessionId', 'sessionId', 'session_id'];
const ALIASES: Partial<Record<FieldName, readonly string[]>> = {
  chatSessionID: SESSION,
  sessionID: SESSION,
  chatServer: ['chatServer', 'chatserver'],
  chatAccountToken: ['chatAccountToken', 'chatToken'],
  apiKey: ['apiKey', 'api_key'],
};

/** Of two spellings of one field the better one wins: the documented name, another exact one, one in another case. */
interface Spelling {
  field: FieldName;
  rank: number;
  /** Does a strange value count as none? */
  isLenient: boolean;
}

/** What a call takes, made once per call. */
export type Spellings = ReadonlyMap<string, Spelling>;

/** `lenient`: those of which the call can do without a value that it does not understand. */
export function spellingsOf(fields: readonly FieldName[], lenient: readonly FieldName[] = []): Spellings {
  const spellings = new Map<string, Spelling>();
  const add = (name: string, spelling: Spelling) => {
    if (!spellings.has(name)) spellings.set(name, spelling);
  };
  for (const field of [...fields, 'apiKey' as const]) {
    const isLenient = lenient.includes(field);
    add(field, { field, rank: 3, isLenient });
    for (const alias of ALIASES[field] ?? []) {
      add(alias, { field, rank: 2, isLenient });
      add(alias.toLowerCase(), { field, rank: 1, isLenient });
    }
    add(field.toLowerCase(), { field, rank: 1, isLenient });
  }
  return spellings;
}

/**
 * Reads the sources in their order of precedence. An empty value counts as not given, so that a form's empty field does not
 * hide what another spelling or the query says; nor does a strange one where nothing depends on it. Refuses: `invalid` for a
 * nested value, or a boolean as text, where something does.
 */
export function readFields(spellings: Spellings, sources: readonly object[]): Fields {
  const fields: Fields = {};
  for (const source of sources) {
    const ranks: Partial<Record<FieldName, number>> = {};
    for (const name in source) {
      const spelling = spellings.get(name) ?? spellings.get(name.toLowerCase());
      if (!spelling) continue;
      const { field } = spelling;
      // Given by a source that comes before this one.
      if (field in fields && !(field in ranks)) continue;
      // A spelling that was only found by its lower case is worth the least.
      const rank = spellings.has(name) ? spelling.rank : 1;
      if ((ranks[field] ?? 0) > rank) continue;
      const value = readValue(spelling, (source as Record<string, unknown>)[name]);
      if (value === undefined) continue;
      fields[field] = value;
      ranks[field] = rank;
    }
  }
  return fields;
}

function readValue({ field, isLenient }: Spelling, given: unknown): unknown {
  const kind: Kind = KINDS[field];
  switch (typeof given) {
    case 'string':
      return readText(kind, given);
    case 'number':
      return kind === 'number' ? given : readText(kind, String(given));
    case 'boolean':
      if (kind === 'flag') return given;
      if (kind === 'number' || isLenient) return undefined;
      throw new AppError('invalid', { field, reason: `${field}: is a boolean and should be text.` });
    case 'object':
      if (given === null) return undefined;
      if (kind === 'loose') return JSON.stringify(given);
      if (isLenient) return undefined;
      throw new AppError('invalid', { field, reason: `${field}: has one value, not a list or an object.` });
    default:
      return undefined;
  }
}

function readText(kind: Kind, text: string): unknown {
  if (kind === 'text') return text === '' ? undefined : text;
  const word = text.trim();
  if (word === '') return undefined;
  switch (kind) {
    case 'lower':
      return word.toLowerCase();
    case 'number':
      // What is no number is no value: nothing depends on these.
      return /^[+-]?\d{1,15}$/.test(word) ? Number(word) : undefined;
    case 'flag':
      return /^(?:true|1|yes|on)$/i.test(word);
    default:
      return word;
  }
}
