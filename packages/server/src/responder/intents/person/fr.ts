import { any, type PersonWish } from './wish.ts';

const DET = any('un|une|le|la|l|les|de|des|d|du|vos|votre|vrai|vraie|veritable|autre|membre|reel|reelle|vivant');
const STRONG =
  '(?:humain|humaine|etre humain|conseillere?|agent|operateur|operatrice|personne(?: (?:reelle|humaine|physique))?|employee?|collegue|responsable|representant|teleconseiller|service client|support|equipe|sav)';
const ANYBODY = `(?:${STRONG}|quelqu un)`;

export const fr: PersonWish = {
  requests: [
    new RegExp(
      `\\b(?:parler|parle|discuter|echanger|chatter|tchatter|dialoguer|communiquer|entrer en contact|etre mis(?:e)? en (?:relation|contact))(?: \\w+){0,2}? (?:a|avec|au|aux) ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:passez|passe|mettez|transferez|transferer|connectez|redirigez|donnez|appelez)(?: moi| me)?(?: en (?:relation|contact))?(?: avec| a| vers)? ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(`\\bme (?:passer|mettre en (?:relation|contact)|transferer)(?: avec| a| vers)? ${DET}${ANYBODY}\\b`),
    new RegExp(
      `\\b(?:je veux|je voudrais|j aimerais|je souhaite|j ai besoin d|je prefere|j exige)(?: avoir| joindre| contacter| une| un| l)* ${DET}${STRONG}(?: (?:s il|svp|stp|maintenant|tout de suite|reel|reelle|humain)|$)`,
    ),
    new RegExp(`\\b(?:puis je|peut on|pourrais je|est ce que je peux|je peux) (?:avoir|joindre) ${DET}${ANYBODY}\\b`),
    /\b(?:rappelez|rappeler|appelez) moi\b|\b(?:pouvez vous|pourriez vous) me (?:rappeler|appeler|telephoner)\b/,
    /\b(?:pas|plus|arretez|stop)(?: de| parler| avec| a| un| une| ce| le| avec)* (?:chat)?(?:bot|robot|machine|ordinateur)\b/,
  ],
  refusals: [
    new RegExp(
      `\\b(?:pas|plus)(?: \\w+){0,2} (?:besoin|parler|passer|envie|d un|d une)(?: \\w+){0,4} ${ANYBODY}\\b|\\bpas (?:d |de )?${DET}${STRONG}\\b`,
    ),
    new RegExp(`\\b(?:sans|aucun|aucune) (?:\\w+ ){0,3}${STRONG}\\b`),
    /^(?:dois je|faut il|est ce que je dois)\b|\b(?:j ai deja parle|j ai parle|si je parle)\b/,
  ],
  bare: /\b(?:humain|conseillere?|agent|operateur|operatrice|personne reelle|vraie personne|service client|etre humain)\b/,
  around:
    /^(?:un|une|le|la|l|vrai|vraie|reel|reelle|humain|svp|stp|s|il|vous|te|plait|maintenant|bonjour|oui|je|veux|client|service|etre|personne)$/,
  vocabulary: [
    'humain',
    'conseiller',
    'conseillere',
    'agent',
    'operateur',
    'personne',
    'parler',
    'collegue',
    'responsable',
    'discuter',
    'representant',
  ],
};
