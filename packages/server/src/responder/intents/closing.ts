import { LANGUAGES, type Language } from '../language/languages.ts';
import { isStopWord } from '../language/stop-words.ts';
import { flatten, fold } from '../language/words.ts';

export interface Closing {
  kind: 'thanks' | 'solved';
  language: Language | null;
}

/** The matter is done, wherever in a short text it is said. */
const SOLVED: Record<Language, RegExp> = {
  en: /\b(?:(?:re)?solved|sorted(?: out)?|fixed now|it s fixed|(?:that s|thats|that is|that was|that will be|that ll be) (?:all|it|everything)|all (?:good|set|done|clear)|no (?:more|further|other) questions?|nothing else|(?:it|that|everything)(?: all)? works(?: now| again| fine| perfectly|$)|works (?:now|again)|working (?:now|again)|that (?:helped|did it|worked|answers (?:it|my question)|answered (?:it|my question))|i m (?:good|all set)|never ?mind|(?:you can|please) close (?:this|the|it)|figured it out|found it|(?:don t|no longer) need (?:any )?(?:more )?help(?: anymore)?|case closed|have a (?:nice|good|great|lovely) (?:day|evening|weekend|one)|(?:good )?bye|goodbye)\b/,
  nl: /\b(?:opgelost|dat was (?:het|alles)|dat is alles|geen (?:verdere |andere )?vragen(?: meer)?|(?:het|alles) werkt (?:nu|weer)|werkt (?:nu|weer)|alles (?:is )?duidelijk|is (?:nu )?duidelijk|laat maar|niet meer nodig|gevonden|fijne dag(?: nog)?|prettige dag|tot ziens|doei|dag hoor|helemaal goed|al gelukt|gelukt)\b/,
  it: /\b(?:risolto|risolta|ho risolto|tutto (?:ok|a posto|chiaro|risolto|bene)|a posto cosi|nient altro|e tutto|questo e tutto|nessun altra domanda|(?:ora |adesso )funziona(?: tutto| ora| adesso)?$|funziona (?:ora|adesso|di nuovo)|non mi serve altro|non serve piu|arrivederci|buona giornata|buona serata|ho trovato|lascia stare|come non detto)\b/,
  fr: /\b(?:resolue?s?|regle|c est (?:bon|tout|regle|parfait|note|clair)|ce sera tout|tout est (?:bon|clair|regle|ok)|(?:plus|pas) d autres? questions?|plus de questions?|(?:ca|cela) (?:marche|fonctionne)(?: maintenant| a nouveau)?$|marche (?:maintenant|a nouveau)|plus besoin(?: d aide)?|au revoir|bonne (?:journee|soiree|continuation)|j ai trouve|laissez tomber)\b/,
  es: /\b(?:resuelto|resuelta|solucionado|solucionada|arreglado|eso es todo|es todo|nada mas|todo (?:bien|claro|listo|correcto|perfecto|solucionado)|(?:ya|ahora) funciona|funciona (?:ahora|de nuevo)|no (?:tengo )?(?:mas|otras) preguntas|ya no (?:lo )?(?:necesito|hace falta)|adios|hasta luego|buen dia|que tenga(?:s)? (?:un )?buen dia|lo he encontrado|lo encontre|olvidalo|dejalo)\b/,
  de: /\b(?:gelost|erledigt|geklart|das war(?: s| es)?(?: auch)?(?: schon)?(?: alles)?$|das war(?: s| es) |das ist alles|alles (?:klar|gut|bestens|geklart|erledigt|in ordnung)|keine (?:weiteren |weitere )?fragen(?: mehr)?|(?:es |jetzt |alles )?(?:funktioniert|geht|klappt) (?:jetzt|wieder|nun)|jetzt (?:funktioniert|geht|klappt)|hat sich erledigt|brauche nichts mehr|hat geholfen|tschuss|auf wiedersehen|schonen tag(?: noch)?|schonen abend|gefunden|hat geklappt)\b/,
};

/** The same words when nothing is solved yet: negated, wished for, asked about, or told with a "but". */
const NOT_YET =
  /\b(?:not|isn t|isnt|wasn t|aren t|hasn t|haven t|never been|un(?:re)?solved|niet|nog steeds|non (?:e |ho |ancora |mi |si )?(?:\w+ )?(?:risolto|risolta|funziona|trovato)|ne (?:marche|fonctionne)|pas (?:encore |bon|resolu|regle|trouve|tout|clair)|n est pas|no (?:esta |he |se |ha |lo )+(?:\w+ )?(?:resuelto|resuelta|solucionado|solucionada|arreglado|funciona|encontrado)|todavia no|sigue sin|nicht|noch immer|immer noch|still|toujours pas|how|when|want|until|unless|as soon as|hoe|wanneer|come faccio|quando|comment|quand|como|cuando|wie|wann|sobald|bis)\b/;
const ADVERSATIVE = /\b(?:but|however|except|although|maar|echter|ma|pero|mais|cependant|aber|jedoch|sondern)\b/;

const THANKS: Record<Language, RegExp> = {
  en: /\b(?:thanks|thank you|thx|thank u|tysm|ty|cheers|much appreciated|appreciate it|appreciated|great help)\b/,
  nl: /\b(?:bedankt|dank je|dank u|dankjewel|dankuwel|dank|thanks|merci|top)\b/,
  it: /\b(?:grazie|ringrazio|gentilissimi?|perfetto)\b/,
  fr: /\b(?:merci|remercie|parfait|super)\b/,
  es: /\b(?:gracias|agradezco|agradecido|perfecto|genial)\b/,
  de: /\b(?:danke|dankeschon|vielen dank|besten dank|herzlichen dank|dank|merci|perfekt|prima)\b/,
};
const IN_ADVANCE =
  /\b(?:in advance|alvast|bij voorbaat|in anticipo|anticipatamente|d avance|par avance|de antemano|por adelantado|im voraus|vorab)\b/;
const PLEASANTRY =
  /^(?:very|so|much|great|perfect|super|awesome|excellent|wonderful|cool|nice|fine|ok|okay|lovely|amazing|kind|kindly|sate|bot|friend|answer|reply|clear|understood|got|million|lot|tons|hartelijk|duidelijk|fijn|prima|ontzettend|zeer|erg|antwoord|hulp|mille|tante|molte|infinite|aiuto|risposta|gentile|perfetto|ottimo|chiaro|davvero|beaucoup|infiniment|bien|reponse|parfait|super|aide|entendu|muchas|muchisimas|mil|perfecto|respuesta|vale|entendido|amable|vielen|besten|herzlichen|tausend|lieben|antwort|schnelle|schnell|fast|quick|snelle|rapida|rapide|verstanden|toll|klasse|wunderbar|gut)$/;
const THUMBS = /^[\s\p{P}]*(?:👍|🙏|👌|✅|💯|🎉|❤️|😀|😊|🙂|😃|😄|👏|[\u{1F3FB}-\u{1F3FF}]|\uFE0F|\s)+[\s\p{P}]*$/u;

/**
 * Whether the customer thanks or says that the matter is solved, and nothing else. Anything that goes on ("thanks, but…",
 * "thanks! And how do I …?", "thanks in advance") is null: a question must never be closed away.
 */
export function closing(text: string): Closing | null {
  if (text.length > 400) return null;
  if (THUMBS.test(text)) return { kind: 'thanks', language: null };
  if (/\?/.test(text)) return null;
  const flat = flatten(text);
  const all = flat.split(' ');
  if (all.length > 14 || ADVERSATIVE.test(fold(flat)) || IN_ADVANCE.test(flat)) return null;
  const solved = LANGUAGES.find((language) => SOLVED[language].test(flat));
  if (solved && !NOT_YET.test(flat)) return { kind: 'solved', language: solved };
  if (solved) return null;
  const thanks = LANGUAGES.find((language) => THANKS[language].test(flat));
  if (!thanks || all.length > 9) return null;
  const rest = flat.replace(THANKS[thanks], ' ').split(' ').filter(Boolean);
  const polite = rest.every(
    (word) => isStopWord(word, thanks) || isStopWord(word, 'en') || PLEASANTRY.test(word) || THANKS[thanks].test(word),
  );
  return polite ? { kind: 'thanks', language: thanks } : null;
}
