import { LANGUAGES, type Language } from '../language/languages.ts';
import { flatten } from '../language/words.ts';

const YES: Record<Language, RegExp> = {
  en: /^(?:yes|yeah|yep|yup|sure|ok|okay|please|yes please|please do|of course|absolutely|definitely|ok please|that would be (?:great|nice|good)|yes (?:that helps|it does|it did|that would be (?:great|nice)|i would(?: like that)?|i do|do that|thanks|thank you|of course)|go ahead|do it|y)$/,
  nl: /^(?:ja|jawel|ja graag|graag|ja hoor|ja alsjeblieft|ja bedankt|zeker|prima|goed|oke|ja dat (?:helpt|klopt|is goed)|doe maar|ja dank je)$/,
  it: /^(?:si|si grazie|si per favore|certo|certamente|va bene|d accordo|volentieri|ok|si volentieri|perfetto si)$/,
  fr: /^(?:oui|oui merci|oui s il vous plait|oui svp|volontiers|d accord|bien sur|ok|oui volontiers|oui je veux bien|je veux bien)$/,
  es: /^(?:si|si gracias|si por favor|claro|claro que si|vale|de acuerdo|por supuesto|ok|bueno)$/,
  de: /^(?:ja|ja bitte|ja gerne?|gerne?|jawohl|klar|sicher|naturlich|okay|ok|ja danke|ja das hilft|bitte|ja genau|in ordnung)$/,
};

const NO: Record<Language, RegExp> = {
  en: /^(?:no|nope|nah|no thanks|no thank you|not really|not yet|no it (?:doesn t|does not|didn t)|n)$/,
  nl: /^(?:nee|neen|nee bedankt|nee dank je|nee hoor|niet echt|nog niet)$/,
  it: /^(?:no|no grazie|non proprio|non ancora)$/,
  fr: /^(?:non|non merci|pas vraiment|pas encore)$/,
  es: /^(?:no|no gracias|no mucho|todavia no|aun no)$/,
  de: /^(?:nein|nee|ne|nein danke|nicht wirklich|noch nicht)$/,
};

const UNHELPFUL: Record<Language, RegExp> = {
  en: /\b(?:(?:doesn t|does not|didn t|did not|not|isn t) (?:really )?(?:help|helpful|helping|answer|what i (?:asked|meant|mean|wanted|need))|that s (?:wrong|not it|not right|useless)|wrong answer|useless|you (?:don t|didn t) understand|misunderstood|(?:not|isn t|isnt) (?:yet )?(?:solved|resolved|fixed|working)|still (?:doesn t|does not|not|isn t) work)\b/,
  nl: /\b(?:helpt (?:me |mij )?niet|niet wat ik (?:vroeg|bedoel|bedoelde|zoek)|dat klopt niet|geen antwoord op|verkeerd antwoord|je begrijpt (?:me|het) niet|(?:nog )?niet opgelost|werkt (?:nog )?(?:steeds )?niet)\b/,
  it: /\b(?:non (?:mi )?(?:aiuta|e utile|serve a niente|risponde)|non e (?:quello|cio) che|non hai capito|risposta sbagliata|non (?:e )?(?:ancora )?(?:e )?risolto|non funziona ancora|ancora non funziona)\b/,
  fr: /\b(?:(?:n )?(?:m )?aide pas|ne repond pas|pas ce que (?:je|j)|pas compris|mauvaise reponse|inutile|(?:pas|toujours pas) (?:resolu|regle)|marche toujours pas)\b/,
  es: /\b(?:no (?:me )?(?:ayuda|sirve|responde)|no es lo que|no (?:me )?(?:has )?entend\w+|respuesta equivocada|inutil|(?:no|sin) (?:esta )?(?:resuelto|resolver|solucionado)|sigue sin funcionar)\b/,
  de: /\b(?:hilft (?:mir )?(?:nicht|nicht weiter)|nicht (?:das )?was ich|das (?:habe ich nicht|war nicht)(?: \w+)? (?:gefragt|gemeint|meine frage)|beantwortet (?:meine frage |das )?nicht|falsche antwort|nicht verstanden|nutzlos|(?:noch )?nicht (?:gelost|geklart)|(?:geht|funktioniert) (?:immer noch |noch immer )nicht)\b/,
};

export interface Reply {
  kind: 'yes' | 'no' | 'unhelpful';
  language: Language | null;
}

/** What a short message says to Sate's last one. It means something only after a question or an answer of Sate's. */
export function replyToLast(text: string): Reply | null {
  const flat = flatten(text.slice(0, 300));
  if (flat.split(' ').length > 12) return null;
  for (const [kind, patterns] of [
    ['yes', YES],
    ['no', NO],
    ['unhelpful', UNHELPFUL],
  ] as const) {
    const matching = LANGUAGES.filter((language) => patterns[language].test(flat));
    // "no" and "ok" belong to several languages and tell nothing about which is spoken.
    if (matching.length) return { kind, language: matching.length === 1 ? (matching[0] ?? null) : null };
  }
  return null;
}

const ORDINALS = [
  /^(?:(?:the )?(?:first|1st)(?: one)?|de eerste|(?:il|la) prim[oa]|l[ea] premiere?|(?:el|la) primer[oa]?|d(?:as|er|ie) erste)$/,
  /^(?:(?:the )?(?:second|2nd)(?: one)?|de tweede|(?:il|la) second[oa]|l[ea] (?:deuxieme|seconde?)|(?:el|la) segund[oa]|d(?:as|er|ie) zweite)$/,
  /^(?:(?:the )?(?:third|3rd)(?: one)?|de derde|(?:il|la) terz[oa]|l[ea] troisieme|(?:el|la) tercer[oa]?|d(?:as|er|ie) dritte)$/,
];

/** Zero-based index of the option that a message picks from a numbered list; null when it picks none. */
export function pickedOption(text: string): number | null {
  const flat = flatten(text.slice(0, 60));
  const digit =
    /^(?:(?:number|nr|nummer|numero|option|optie|opzione|opcion|n) )?([1-9])(?: (?:please|bitte|graag|per favore|svp|por favor))?$/.exec(
      flat,
    );
  if (digit) return Number(digit[1]) - 1;
  const ordinal = ORDINALS.findIndex((pattern) => pattern.test(flat));
  return ordinal >= 0 ? ordinal : null;
}
