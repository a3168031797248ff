import type { Phrases } from './phrases.ts';

export const nl: Phrases = {
  greeting:
    'Hallo! Ik ben Sate, de automatische assistent. Vraag gerust alles over onze winkel en service. Kom ik er niet uit, dan neemt een medewerker het over: zeg het maar.',
  identity: 'Ik ben Sate, een automatische assistent: ik antwoord uit onze helpartikelen.',
  found: 'Uit ons artikel **{title}**:',
  foundForeign: 'Uit ons artikel **{title}** (in het {language}):',
  source: 'Bron: **{title}**',
  helped: 'Is je vraag daarmee beantwoord?',
  unknown: 'Dat weet ik niet: onze helpartikelen zeggen er niets over.',
  offer: 'Wil je dat een medewerker het overneemt?',
  clarify:
    'Ik help je graag. Kun je iets meer vertellen: waar gaat het over en wat gebeurt er precies? Een bestelnummer helpt, als je dat hebt.',
  choose: 'Hier kan ik aan meer dan één ding denken. Wat bedoel je?',
  chooseHow: 'Antwoord met het nummer, of omschrijf het anders.',
  thanks: 'Graag gedaan! Als dat alles was, kunnen we dit gesprek sluiten.',
  solved: 'Fijn om te horen! Ik stel voor dat we dit gesprek sluiten. Nog een prettige dag!',
  goOn: 'Goed. Wat kan ik verder voor je doen?',
  sorry: 'Jammer dat dit niet hielp.',
  handoffRequested:
    'Natuurlijk. Een medewerker neemt het hier over en kan alles lezen wat je schreef, dus je hoeft niets te herhalen.',
  handoffNotUnderstood:
    'Dit kan ik niet goed genoeg beantwoorden, daarom neemt een medewerker het hier over. Die kan alles lezen wat je schreef.',
  handoffFailed: 'Een medewerker neemt het hier over en geeft je antwoord. Die kan alles lezen wat je schreef.',
  languages: { en: 'Engels', nl: 'Nederlands', it: 'Italiaans', fr: 'Frans', es: 'Spaans', de: 'Duits' },
};
