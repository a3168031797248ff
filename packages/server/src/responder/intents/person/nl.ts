import { any, type PersonWish } from './wish.ts';

const DET = any('een|de|het|jullie|uw|je|echt|echte|levende|levend|menselijke|iemand van|andere|van|vaste');
const STRONG =
  '(?:mens|mensen|medewerkers?|medewerkster|persoon|collega|agent|operator|adviseur|manager|leidinggevende|klantenservice|klantendienst|helpdesk|support|service ?desk)';
const ANYBODY = `(?:${STRONG}|iemand(?: van (?:jullie|de|het)(?: \\w+)?| anders)?)`;
const TALK = '(?:spreken|praten|chatten|bellen|overleggen|doorverbonden|verbonden|contact)';

export const nl: PersonWish = {
  requests: [
    new RegExp(`\\bmet ${DET}${ANYBODY} (?:\\w+ ){0,4}${TALK}\\b`),
    new RegExp(
      `\\b(?:kan|kunnen|mag|wil|zou|graag|even|liever)(?: \\w+){0,3} ${DET}${ANYBODY} (?:\\w+ ){0,2}(?:spreken|bereiken|krijgen|aan de lijn)\\b`,
    ),
    new RegExp(
      `\\b(?:spreek|praat|praten|spreken|chatten|verbind|verbinden|doorverbinden|schakel|contact)(?: \\w+){0,3} (?:met|naar|over naar) ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:ik|we|wij) (?:wil|willen|heb|hebben|zoek|eis)(?: \\w+){0,2} ${DET}${STRONG}(?: (?:nodig|graag|nu|alsjeblieft|aub|alstublieft|aan de lijn)|$)`,
    ),
    new RegExp(`\\b(?:geef|haal|roep|stuur)(?: me| mij| er)? ${DET}${ANYBODY}\\b`),
    new RegExp(
      `\\b(?:kan|kunt|is er|mag) (?:er )?${DET}${ANYBODY} (?:me |mij |die me |die mij )?(?:even )?(?:bellen|terugbellen|overnemen|kan helpen)\\b`,
    ),
    /\b(?:bel|bellen) (?:me|mij)(?: terug)?\b/,
    /\b(?:geen|stop met(?: die| deze)?|niet met een|niet tegen een) (?:\w+ )?(?:chat)?(?:bot|robot|computer|machine)\b/,
  ],
  refusals: [
    new RegExp(`\\b(?:geen|zonder) (?:\\w+ )?${STRONG}\\b`),
    /\b(?:hoef|hoeft|wil|wilde) (?:\w+ ){0,2}(?:niet|geen)\b(?! (?:\w+ ){0,3}(?:bot|robot|chatbot|computer|machine))/,
    new RegExp(`\\b(?:niet|nooit) (?:\\w+ ){0,2}(?:met|door) (?:\\w+ ){0,3}${STRONG}\\b`),
    /^(?:moet|hoef) ik\b|\b(?:wat gebeurt er als|als ik|heb al|gesproken)\b/,
  ],
  bare: new RegExp(`\\b${STRONG}\\b`),
  around:
    /^(?:een|de|echte|echt|graag|aub|alsjeblieft|alstublieft|nu|ik|wil|nodig|heb|met|hallo|hoi|ja|mens|persoon|please|menselijke|levende|meteen)$/,
  vocabulary: [
    'medewerker',
    'medewerkster',
    'iemand',
    'spreken',
    'praten',
    'klantenservice',
    'persoon',
    'collega',
    'adviseur',
    'doorverbonden',
    'doorverbinden',
    'mensen',
  ],
};
