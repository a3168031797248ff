import { lastOfSate, offeredChoices, says, type Turn } from './conversation.ts';
import { closing } from './intents/closing.ts';
import { greets } from './intents/greeting.ts';
import { asksWhoAnswers } from './intents/identity.ts';
import { asksForPerson } from './intents/person/asks.ts';
import { pickedOption, replyToLast } from './intents/reply.ts';
import { isVague } from './intents/vague.ts';
import type { Language } from './language/languages.ts';

/** What a customer's message wants of Sate. `language` is what the recognising pattern knows, null when it knows nothing. */
export type Decision = { language: Language | null } & (
  | { kind: 'greeting' | 'identity' | 'person' | 'thanks' | 'solved' | 'go_on' | 'unhelpful' | 'vague' | 'question' }
  | { kind: 'choice'; title: string }
);

export interface Situation {
  text: string;
  history: readonly Turn[];
  closeSuggested: boolean;
}

/**
 * Decides without a model, so that the wish for a person never depends on one. The order matters: answers to what Sate
 * just asked come first, then the wish for a person, and only what says nothing else is a greeting or a goodbye.
 */
export function decide({ text, history, closeSuggested }: Situation): Decision {
  const last = lastOfSate(history);
  const picked = pickedOption(text);
  const title = picked === null ? undefined : offeredChoices(last)[picked];
  if (title) return { kind: 'choice', title, language: null };

  const reply = last === null ? null : replyToLast(text);
  if (reply) {
    const { kind, language } = reply;
    const offered = says(last, 'offer') !== null;
    const asked = says(last, 'helped') !== null;
    const suggested = closeSuggested || says(last, 'thanks') !== null || says(last, 'solved') !== null;
    if (kind === 'yes' && offered) return { kind: 'person', language };
    if (kind === 'yes' && (asked || suggested)) return { kind: 'solved', language };
    if (kind === 'no' && offered) return { kind: 'go_on', language };
    if (kind === 'no' && suggested) return { kind: 'go_on', language };
    if (kind === 'no' && asked) return { kind: 'unhelpful', language };
    if (kind === 'unhelpful' && asksForPerson(text) === null) return { kind: 'unhelpful', language };
  }

  const identity = asksWhoAnswers(text);
  if (identity) return { kind: 'identity', language: identity };
  const person = asksForPerson(text);
  if (person) return { kind: 'person', language: person };
  const greeting = greets(text);
  if (greeting) return { kind: 'greeting', language: greeting === 'any' ? null : greeting };
  const end = closing(text);
  if (end) return end;
  return { kind: isVague(text) ? 'vague' : 'question', language: null };
}
