import type { Kysely } from 'kysely';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { Transaction } from '../../db/transaction.ts';
import { wantsAutomaticTexts } from '../chat-tokens/automatic-texts.ts';
import { parseInboxSettings } from '../inboxes/settings.ts';
import { appendMessage } from '../messages/append.ts';

export type NoticeName = 'assigned' | 'queued' | 'handed_back' | 'acknowledged';
export type Language = 'en' | 'nl' | 'it' | 'fr' | 'es' | 'de';

/** What Sate tells a customer when the owner changes and no answer of Sate's says it already. */
const NOTICES: Record<Language, Record<NoticeName, string>> = {
  en: {
    assigned: '{name} takes over from here and will answer you in this chat.',
    queued:
      'Nobody is free at the moment. You are in the queue, and a colleague will answer you here as soon as possible.',
    handed_back: 'I am back to help you. What else would you like to know?',
    acknowledged: 'Thank you for your message. A colleague will answer you here.',
  },
  nl: {
    assigned: '{name} neemt het van hieraf over en antwoordt je in deze chat.',
    queued:
      'Er is op dit moment niemand vrij. Je staat in de wachtrij; een collega antwoordt je hier zo snel mogelijk.',
    handed_back: 'Ik help je weer verder. Wat wil je nog weten?',
    acknowledged: 'Bedankt voor je bericht. Een collega antwoordt je hier.',
  },
  it: {
    assigned: '{name} prende in carico la conversazione e ti risponderà in questa chat.',
    queued: 'Al momento nessuno è libero. Sei in coda: un collega ti risponderà qui appena possibile.',
    handed_back: 'Sono di nuovo qui per aiutarti. Che cos’altro vuoi sapere?',
    acknowledged: 'Grazie per il tuo messaggio. Un collega ti risponderà qui.',
  },
  fr: {
    assigned: '{name} prend le relais et vous répondra dans cette discussion.',
    queued:
      'Personne n’est libre pour le moment. Vous êtes dans la file d’attente ; un collègue vous répondra ici dès que possible.',
    handed_back: 'Je suis de nouveau là pour vous aider. Que souhaitez-vous savoir ?',
    acknowledged: 'Merci pour votre message. Un collègue vous répondra ici.',
  },
  es: {
    assigned: '{name} se encarga a partir de ahora y te responderá en este chat.',
    queued: 'En este momento no hay nadie libre. Estás en la cola; un compañero te responderá aquí lo antes posible.',
    handed_back: 'Vuelvo a estar aquí para ayudarte. ¿Qué más quieres saber?',
    acknowledged: 'Gracias por tu mensaje. Un compañero te responderá aquí.',
  },
  de: {
    assigned: '{name} übernimmt ab hier und antwortet Ihnen in diesem Chat.',
    queued:
      'Im Moment ist niemand frei. Sie sind in der Warteschlange; jemand aus dem Team antwortet Ihnen hier so bald wie möglich.',
    handed_back: 'Ich bin wieder für Sie da. Was möchten Sie noch wissen?',
    acknowledged: 'Danke für Ihre Nachricht. Jemand aus dem Team antwortet Ihnen hier.',
  },
};

export function notice(name: NoticeName, language: string | null, agentName = ''): string {
  const words = NOTICES[(language ?? 'en') as Language] ?? NOTICES.en;
  return words[name].replace('{name}', agentName);
}

/**
 * Sate tells the contact, unless the inbox, or the chat token that brought the conversation, keeps Baton's own words out. A
 * program that speaks Tiledesk gets none: it knows the state from the request, and a message that nobody wrote would be one
 * too many in its list.
 */
export async function tellContact(
  tx: Transaction,
  db: Kysely<Tables>,
  row: ConversationRow,
  name: NoticeName,
  agentName = '',
): Promise<void> {
  if (!(await isWanted(db, row))) return;
  appendMessage(tx, row, { authorKind: 'sate', text: notice(name, row.language, agentName) });
}

async function isWanted(db: Kysely<Tables>, row: ConversationRow): Promise<boolean> {
  if (row.face === 'tiledesk') return false;
  if (row.face === 'omnidesk') return wantsAutomaticTexts(db, row);
  const inbox = await db
    .selectFrom('inboxes')
    .select('settings')
    .where('id', '=', row.inbox_id)
    .executeTakeFirstOrThrow();
  return parseInboxSettings(inbox.settings).automaticTexts;
}
