import { LANGUAGES } from '../language/languages.ts';
import { isStopWord } from '../language/stop-words.ts';
import { fold, words } from '../language/words.ts';

/** Words of trouble without a subject: what is broken is exactly what is missing. */
const TROUBLE = new Set(
  `working worked broken error errors stuck wrong bad weird strange urgent urgently stopped fail failed fails
  doesnt dosent werkt werken kapot fout lukt stuk dringend hulp rotto rotta errore urgente va funzionare marche marchent
  casse cassee erreur fonctionner roto rota error funcionar kaputt fehler klappt dringend funktionieren defekt achtung
  situation request asap solved resolved opgelost risolto risolta resolu resolue resuelto gelost geklart solucionado`.split(
    /\s+/,
  ),
);

/** True when a message names no subject at all: "it doesn't work", "help", "???". */
export function isVague(text: string): boolean {
  return words(text.slice(0, 400))
    .map(fold)
    .every((word) => TROUBLE.has(word) || LANGUAGES.some((language) => isStopWord(word, language)));
}
