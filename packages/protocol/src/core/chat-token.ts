import { z } from 'zod';
import { Id, Instant } from './ids.ts';
import { storable } from './text.ts';

/**
 * A chat token lets an outside bot or app bring conversations to the desk and get the answers at an address of its own: the
 * `chatAccountToken` of programs that speak Omnidesk. `widget` tokens stand in the source of web pages, so they open less.
 */
export const ChatTokenKind = z.enum(['backend', 'widget']);
export type ChatTokenKind = z.infer<typeof ChatTokenKind>;

export const HookFormatName = z.enum(['json', 'form', 'multipart']);
export type HookFormatName = z.infer<typeof HookFormatName>;

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time like 09:00');
const Span = z.object({ from: Clock, to: Clock }).refine(({ from, to }) => from < to, 'ends before it begins');
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const OpeningHours = z.object({
  timeZone: z.string().max(100).refine(isTimeZone, 'is not a time zone like Europe/Rome'),
  /** A day that is not named is a day off. */
  days: z.partialRecord(z.enum(WEEKDAYS), z.array(Span).max(10)),
});
export type OpeningHours = z.infer<typeof OpeningHours>;

export const ChatTokenSettings = z.object({
  /** Tell the outside program to hide its chat while no agent could take one. */
  hideWhenNobody: z.boolean(),
  openingHours: OpeningHours.nullable(),
  /** The first form in which deliveries are tried, and whether others are tried when the receiver does not take it. */
  hookFormat: HookFormatName,
  hookFallback: z.boolean(),
  /** Each field under its documented spelling alone, for receivers that refuse what they do not know. */
  documentedKeysOnly: z.boolean(),
  sessionInQuery: z.boolean(),
  messageFormat: z.enum(['text', 'markdown', 'html']),
  /** Does the customer get what the desk itself says (a change of agent, the queue)? */
  automaticTexts: z.boolean(),
  /** For receivers that are named without a scheme. */
  defaultScheme: z.enum(['https', 'http']),
  /** May such a receiver be tried without TLS when there is none: only where the operator opened a private address? */
  plainHttp: z.enum(['never', 'private', 'always']),
  /** May a caller with a key name only receivers that are registered, as a caller without one? */
  registeredBasesOnly: z.boolean(),
  /** Host names; none = no restriction. */
  allowedDomains: z.array(storable(253).min(1)).max(200),
  /** Addresses and ranges. */
  blockedIps: z.array(storable(50).min(1)).max(1000),
  /** A first message longer than this is shown as the bot's history. */
  historyFrom: z.int().min(0).max(100_000),
  /** What becomes of the conversation when the outside program ends its session. */
  whenEnded: z.enum(['keep_open', 'close']),
  /** Hours after which a delivery is given up; null = as long as deliveries are tried at all. */
  giveUpAfterHours: z.number().min(0.1).max(72).nullable(),
});
export type ChatTokenSettings = z.infer<typeof ChatTokenSettings>;

/** Also for what was stored before a setting existed. */
export const CHAT_TOKEN_DEFAULTS: ChatTokenSettings = {
  hideWhenNobody: false,
  openingHours: null,
  hookFormat: 'json',
  hookFallback: true,
  documentedKeysOnly: false,
  sessionInQuery: false,
  messageFormat: 'text',
  automaticTexts: false,
  defaultScheme: 'https',
  plainHttp: 'private',
  registeredBasesOnly: false,
  allowedDomains: [],
  blockedIps: [],
  historyFrom: 300,
  whenEnded: 'keep_open',
  giveUpAfterHours: null,
};

/**
 * An address that receives answers. `allowed` = an administrator registered it, `pending` = a caller without a key named it
 * and was refused, `used` = a caller with a key named it.
 */
export const ChatTokenBase = z.object({
  base: z.string(),
  state: z.enum(['allowed', 'pending', 'used']),
  hookId: Id.nullable(),
  seenAt: Instant,
});
export type ChatTokenBase = z.infer<typeof ChatTokenBase>;

export const ChatToken = z.object({
  id: Id,
  name: z.string(),
  kind: ChatTokenKind,
  inbox: z.object({ id: Id, number: z.int(), name: z.string() }),
  /** For display only. */
  preview: z.string(),
  serverPreview: z.string().nullable(),
  /** Are calls without an API key taken? */
  keyless: z.boolean(),
  enabled: z.boolean(),
  settings: ChatTokenSettings,
  bases: z.array(ChatTokenBase),
  createdAt: Instant,
  updatedAt: Instant,
});
export type ChatToken = z.infer<typeof ChatToken>;
