import { any, type PersonWish } from './wish.ts';

const DET = any(
  'ein|eine|einen|einem|einer|der|die|das|den|dem|ihr|ihrem|ihren|ihrer|euer|eurem|eurer|echt|echte|echten|echter|echtem|richtig|richtige|richtigen|lebenden|lebendigen|menschlichen|andere|anderen|vom|aus dem|von',
);
const STRONG =
  '(?:mensch|menschen|mitarbeiter|mitarbeitern|mitarbeiterin|mitarbeitenden|berater|beraterin|kollege|kollegen|kollegin|agent|agenten|operator|ansprechpartner|ansprechpartnerin|sachbearbeiter|vorgesetzten|chef|kundenservice|kundendienst|kundenbetreuer|kundenbetreuung|support|service ?team|person|personal)';
const ANYBODY = `(?:${STRONG}|jemand|jemanden|jemandem|euch|ihnen)`;
const TALK = '(?:sprechen|reden|chatten|telefonieren|schreiben|verbunden|verbinden|unterhalten|kontakt)';

export const de: PersonWish = {
  requests: [
    new RegExp(`\\b(?:mit|an|zu) ${DET}${ANYBODY} (?:\\w+ ){0,4}${TALK}\\b`),
    new RegExp(
      `\\b(?:kann|konnte|darf|will|mochte|wurde|gerne|bitte|muss)(?: \\w+){0,3} ${DET}${ANYBODY} (?:\\w+ ){0,2}(?:sprechen|erreichen|haben)\\b`,
    ),
    new RegExp(
      `\\b(?:spreche|sprechen|reden|rede|verbinde|verbinden|verbindet|weiterleiten|ubergeben|leiten|leite|stellen)(?: \\w+){0,3} (?:mit|an|zu) ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:ich|wir) (?:will|mochte|brauche|brauchen|verlange|wunsche|hatte gern|hatte gerne|wollen)(?: \\w+){0,2} ${DET}${STRONG}(?: (?:bitte|jetzt|sprechen|haben|sofort)|$)`,
    ),
    new RegExp(`\\b(?:gib|geben sie|hol|holen sie|gebt)(?: mir| mich)? ${DET}${ANYBODY}\\b`),
    new RegExp(
      `\\b(?:kann|konnte|soll|bitte) ${DET}${ANYBODY} (?:mich |mir |das )?(?:bitte )?(?:anrufen|zuruckrufen|ubernehmen|antworten|helfen)\\b(?<!jemand (?:mir |mich )?(?:bitte )?helfen)`,
    ),
    /\bgibt es (?:hier |da |auch |bei ihnen )*(?:echte |richtige |lebende )?(?:menschen|mitarbeiter|personen)(?: hier)?$/,
    /\b(?:rufen sie mich|ruf mich|ruft mich)(?: \w+){0,3} (?:an|zuruck)\b/,
    /\b(?:kein|keine|keinem|keinen|nicht mit einem|nicht mit)(?: \w+)? (?:chat)?(?:bot|roboter|maschine|computer)\b/,
  ],
  refusals: [
    new RegExp(`\\b(?:kein|keine|keinen|keinem|ohne) (?:\\w+ ){0,2}${STRONG}\\b`),
    new RegExp(
      `\\b(?:nicht|nie) (?:\\w+ ){0,2}mit (?:\\w+ ){0,3}${ANYBODY}\\b|\\bmit (?:\\w+ ){0,3}${ANYBODY} nicht\\b|\\bnicht (?:sprechen|reden|verbunden)\\b`,
    ),
    /^(?:muss ich|soll ich|brauche ich|darf meine?)\b|\b(?:was passiert wenn|wenn ich|schon gesprochen|gesprochen habe|habe bereits)\b/,
  ],
  bare: new RegExp(`\\b${STRONG}\\b`),
  around:
    /^(?:ein|eine|einen|einem|der|echter|echten|echte|richtiger|richtigen|bitte|jetzt|sofort|ich|will|mochte|brauche|mit|hallo|ja|sprechen)$/,
  vocabulary: [
    'mensch',
    'menschen',
    'mitarbeiter',
    'mitarbeiterin',
    'berater',
    'kollege',
    'kollegen',
    'sprechen',
    'jemand',
    'jemandem',
    'jemanden',
    'kundenservice',
    'ansprechpartner',
    'personal',
    'person',
  ],
};
