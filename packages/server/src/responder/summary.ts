import { customerTurns, says, type Turn } from './conversation.ts';
import { closing } from './intents/closing.ts';
import { greets } from './intents/greeting.ts';
import { replyToLast } from './intents/reply.ts';
import { LANGUAGES } from './language/languages.ts';
import { PHRASES } from './phrases/by-language.ts';

const MAX = 1_500;
const QUOTE = 300;

/** What the agent reads first after a handoff: what was asked, what Sate tried, what the customer already gave. */
export function summarise(text: string, history: readonly Turn[], triedNow: readonly string[], why: string): string {
  const said = [...customerTurns(history), text];
  const asked = said.filter((one) => !saysNothing(one)).slice(-3);
  const tried = [...new Set([...quotedTitles(history), ...triedNow])];
  const lines = [
    why,
    `Asked: ${(asked.length ? asked : said.slice(-1)).map(quote).join(' · ')}`,
    tried.length ? `Sate tried: ${tried.join(', ')}` : 'Sate found no article on this.',
  ];
  const collected = collect(said.join('\n'));
  if (collected.length) lines.push(`Collected: ${collected.join(', ')}`);
  return lines.join('\n').slice(0, MAX);
}

const saysNothing = (text: string): boolean => Boolean(greets(text) ?? closing(text)) || replyToLast(text) !== null;

function quote(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return `“${flat.length > QUOTE ? `${flat.slice(0, QUOTE).replace(/[\uD800-\uDBFF]$/, '')}…` : flat}”`;
}

/** Titles that Sate's earlier answers named. */
function quotedTitles(history: readonly Turn[]): string[] {
  return history
    .filter((turn) => turn.author === 'sate' && says(turn.text, 'helped'))
    .flatMap((turn) =>
      LANGUAGES.flatMap((language) =>
        titlesIn(turn.text, PHRASES[language].found, PHRASES[language].foundForeign, PHRASES[language].source),
      ),
    );
}

function titlesIn(text: string, ...templates: string[]): string[] {
  return templates.flatMap((template) => {
    const start = text.indexOf(template.slice(0, template.indexOf('{title}')));
    if (start < 0) return [];
    const from = start + template.indexOf('{title}');
    const end = text.indexOf('**', from);
    return end < 0 ? [] : [text.slice(from, end)];
  });
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
