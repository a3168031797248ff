import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import { unpackMessageData } from '../messages/data.ts';
import { messagesBefore } from '../messages/store.ts';

const MAX = 1_500;
const QUOTE = 300;
const LOOK_BACK = 30;

export interface SoFar {
  why: string;
  /** What the customer wants, in their own words. */
  asked: readonly string[];
  /** Titles of the articles that Sate answered from. */
  tried: readonly string[];
  /** Everything that the customer wrote. */
  said: readonly string[];
}

/** What the agent reads first after a handoff: what was asked, what Sate tried, what the customer already gave. */
export function composeSummary({ why, asked, tried, said }: SoFar): string {
  const lines = [why];
  if (asked.length > 0) lines.push(`Asked: ${asked.map(quote).join(' · ')}`);
  lines.push(tried.length > 0 ? `Sate tried: ${[...new Set(tried)].join(', ')}` : 'Sate found no article on this.');
  const collected = collect(said.join('\n'));
  if (collected.length > 0) lines.push(`Collected: ${collected.join(', ')}`);
  return lines.join('\n').slice(0, MAX);
}

/** The same out of the thread itself, where a person comes in and Sate is not asked. */
export async function summariseThread(db: Kysely<Tables>, row: ConversationRow, why: string): Promise<string> {
  const messages = await messagesBefore(db, row.pk, row.head_seq + 1, LOOK_BACK);
  const said = messages.filter((it) => it.author_kind === 'contact' && it.text !== '').map((it) => it.text);
  const tried = messages
    .filter((it) => it.author_kind === 'sate')
    .flatMap((it) => unpackMessageData(it).sources ?? [])
    .map((source) => source.title);
  return composeSummary({ why, asked: said.slice(-3), tried, said });
}

function quote(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return `“${flat.length > QUOTE ? `${flat.slice(0, QUOTE).replace(/[\uD800-\uDBFF]$/, '')}…` : flat}”`;
}

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu;
const PHONE = /\+\d[\d ()/-]{6,18}\d/g;
const ORDER = /(?<![\p{L}\p{N}+])#?(?:[A-Z]{1,4}[-_ ]?)?\d{4,14}(?![\p{L}\p{N}])|#\d{2,14}/gu;

/** E-mail addresses, telephone numbers and what looks like order numbers, in the customer's own words; at most ten. */
export function collect(text: string): string[] {
  const emails = text.match(EMAIL) ?? [];
  const withoutEmails = text.replace(EMAIL, ' ');
  const phones = withoutEmails.match(PHONE) ?? [];
  const orders = withoutEmails.replace(PHONE, ' ').match(ORDER) ?? [];
  return [...new Set([...orders, ...emails, ...phones].map((one) => one.replace(/\.$/, '')))].slice(0, 10);
}
