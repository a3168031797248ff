import type { Phrases } from './phrases.ts';

export const de: Phrases = {
  greeting:
    'Hallo! Ich bin Sate, der automatische Assistent. Fragen Sie mich alles über unseren Laden und Service. Kann ich nicht helfen, übernimmt ein Mensch: sagen Sie es einfach.',
  identity: 'Ich bin Sate, ein automatischer Assistent: Ich antworte aus unseren Hilfeartikeln.',
  found: 'Aus unserem Artikel **{title}**:',
  foundForeign: 'Aus unserem Artikel **{title}** (auf {language}):',
  source: 'Quelle: **{title}**',
  helped: 'Beantwortet das Ihre Frage?',
  unknown: 'Das weiß ich nicht: Unsere Hilfeartikel sagen dazu nichts.',
  offer: 'Möchten Sie, dass ein Mensch übernimmt?',
  clarify:
    'Ich helfe gern. Können Sie etwas mehr erzählen: Worum geht es, und was passiert genau? Eine Bestellnummer hilft, falls es eine gibt.',
  choose: 'Hier fällt mir mehr als eine Sache ein. Welche meinen Sie?',
  chooseHow: 'Antworten Sie mit der Nummer, oder beschreiben Sie es anders.',
  thanks: 'Gern geschehen! Wenn das alles war, können wir dieses Gespräch schließen.',
  solved: 'Das freut mich! Ich schlage vor, dass wir dieses Gespräch schließen. Einen schönen Tag noch!',
  goOn: 'In Ordnung. Was kann ich sonst für Sie tun?',
  sorry: 'Schade, dass das nicht geholfen hat.',
  handoffRequested:
    'Natürlich. Hier übernimmt ein Mensch aus unserem Team. Er kann alles lesen, was Sie geschrieben haben, Sie müssen nichts wiederholen.',
  handoffNotUnderstood:
    'Das kann ich nicht gut genug beantworten, deshalb übernimmt hier ein Mensch aus unserem Team. Er kann alles lesen, was Sie geschrieben haben.',
  handoffFailed:
    'Hier übernimmt ein Mensch aus unserem Team und antwortet Ihnen. Er kann alles lesen, was Sie geschrieben haben.',
  languages: {
    en: 'Englisch',
    nl: 'Niederländisch',
    it: 'Italienisch',
    fr: 'Französisch',
    es: 'Spanisch',
    de: 'Deutsch',
  },
};
