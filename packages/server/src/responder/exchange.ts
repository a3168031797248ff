import type { Turn } from './conversation.ts';
import type { Knowledge } from './knowledge.ts';
import type { Language } from './language/languages.ts';
import type { ModelSettings } from './model.ts';

export interface AnswerInput {
  /** The customer's newest message. */
  text: string;
  /** Earlier turns, oldest first; at most the last 30 are read. */
  history: Turn[];
  /** Answers in a row in which Sate did not know. */
  misses: number;
  /** Language remembered for this conversation, if any. */
  language: string | null;
  /** Sate's last message suggested closing. */
  closeSuggested: boolean;
  /** Index over the workspace's published articles. */
  knowledge: Knowledge;
  /** Null: answers by retrieval alone. */
  model: ModelSettings | null;
  /** Model tokens that this conversation may still spend; without it the whole budget of `model`. */
  tokensLeft?: number;
  /** Aborted when an agent takes over, and on shutdown. */
  signal: AbortSignal;
  log: { warn(o: object, msg: string): void };
}

export interface Answer {
  /** Markdown subset (bold, lists, links), plain enough to read as text. */
  text: string;
  sources: { articleId: string; title: string }[];
  suggestsClose: boolean;
  handoff: null | { reason: 'requested' | 'not_understood' | 'responder_failed'; summary: string };
  /** Sate did not know. */
  missed: boolean;
  language: Language;
  /** Model tokens spent; 0 without a model. */
  tokens: number;
}
