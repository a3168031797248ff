import type { Phrases } from './phrases.ts';

export const it: Phrases = {
  greeting:
    'Ciao! Sono Sate, l’assistente automatico. Puoi chiedermi tutto sul nostro negozio e sull’assistenza. Se non so aiutarti, interviene una persona: basta dirlo.',
  identity: 'Sono Sate, un assistente automatico: rispondo con i nostri articoli di aiuto.',
  found: 'Dal nostro articolo **{title}**:',
  foundForeign: 'Dal nostro articolo **{title}** (in {language}):',
  source: 'Fonte: **{title}**',
  helped: 'Ho risposto alla tua domanda?',
  unknown: 'Questo non lo so: i nostri articoli di aiuto non ne parlano.',
  offer: 'Vuoi che intervenga una persona?',
  clarify:
    'Ti aiuto volentieri. Puoi dirmi qualcosa di più: di che cosa si tratta e che cosa succede esattamente? Se c’è, è utile il numero dell’ordine.',
  choose: 'Qui mi viene in mente più di una cosa. Quale intendi?',
  chooseHow: 'Rispondi con il numero, oppure descrivilo con altre parole.',
  thanks: 'Prego! Se è tutto, possiamo chiudere questa conversazione.',
  solved: 'Mi fa piacere! Propongo di chiudere questa conversazione. Buona giornata!',
  goOn: 'Va bene. Che cos’altro posso fare per te?',
  sorry: 'Mi dispiace che non sia stato d’aiuto.',
  handoffRequested:
    'Certo. Ora ti risponde qui una persona del nostro team. Può leggere tutto quello che hai scritto, non serve ripeterlo.',
  handoffNotUnderstood:
    'Non so rispondere abbastanza bene, perciò interviene qui una persona del nostro team. Può leggere tutto quello che hai scritto.',
  handoffFailed: 'Ora ti risponde qui una persona del nostro team. Può leggere tutto quello che hai scritto.',
  languages: { en: 'inglese', nl: 'olandese', it: 'italiano', fr: 'francese', es: 'spagnolo', de: 'tedesco' },
};
