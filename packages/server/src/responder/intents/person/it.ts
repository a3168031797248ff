import { any, type PersonWish } from './wish.ts';

const DET = any(
  'un|uno|una|il|lo|la|l|i|gli|le|vero|vera|reale|vostro|vostra|vostri|tuo|altra|altro|degli|dei|del|della|essere|qualche',
);
const STRONG =
  '(?:operatore|operatrice|operatori|umano|umana|umani|addetto|addetta|agente|persona|persone|consulente|impiegato|impiegata|responsabile|collega|rappresentante|assistente umano|servizio clienti|assistenza(?: clienti)?|essere umano|persona (?:vera|reale))';
const ANYBODY = `(?:${STRONG}|qualcuno|voi)`;

export const it: PersonWish = {
  requests: [
    new RegExp(
      `\\b(?:parlare|parlo|parlarne|chattare|comunicare|discutere|mettermi in contatto|mi metta in contatto|entrare in contatto|essere messo in contatto|collegarmi)(?: \\w+){0,2}? (?:con|ad|a) ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:passami|mi passi|mi passa|mi passate|passatemi|passarmi|mi metta|mi metti|mettetemi|trasferiscimi|trasferitemi|collegami|collegatemi|chiamami|datemi|dammi|mi dia|mi faccia parlare|fammi parlare|mi puo passare)(?: in contatto)?(?: con)? ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:voglio|vorrei|desidero|esigo|preferisco|preferirei|ho bisogno di|mi serve|cerco)(?: avere)? ${DET}${STRONG}(?: (?:per favore|subito|adesso|ora|vera|vero|reale|umana)|$)`,
    ),
    new RegExp(
      `\\b(?:posso|potrei|c e|possibile)(?: \\w+){0,2} (?:avere|sentire|contattare|qualcuno con cui|un operatore)(?: ${DET}(?:${STRONG}|parlare))?(?: \\w+)?$`,
    ),
    /\bqualcuno (?:con cui|a cui) (?:\w+ ){0,2}parlare\b/,
    /\b(?:puo|potete|puoi|potrebbe|potreste) (?:\w+ )?(?:richiamarmi|chiamarmi|telefonarmi)\b|\b(?:richiamatemi|chiamatemi|mi richiami)\b/,
    /\b(?:non voglio|basta|niente)(?: parlare| chattare)?(?: con)?(?: un| questo| il| i)? (?:chat)?(?:bot|robot|macchina|computer)\b/,
  ],
  refusals: [
    new RegExp(
      `\\bnon (?:\\w+ )?(?:voglio|vorrei|serve|ho bisogno|desidero|c e bisogno|occorre|passarmi|mi passi|devo)(?: \\w+){0,4} ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(`\\b(?:senza|nessun|nessuna) (?:\\w+ ){0,2}${STRONG}\\b`),
    /^(?:devo|bisogna|serve)\b|\b(?:ho gia parlato|ho parlato|se parlo|cosa succede se)\b/,
  ],
  bare: new RegExp(`\\b${STRONG}\\b`),
  around:
    /^(?:un|una|il|la|l|vero|vera|reale|per|favore|adesso|subito|ora|voglio|vorrei|con|parlare|ciao|si|grazie|clienti|essere)$/,
  vocabulary: [
    'operatore',
    'operatrice',
    'umano',
    'addetto',
    'agente',
    'persona',
    'qualcuno',
    'parlare',
    'consulente',
    'responsabile',
    'assistenza',
    'servizio',
  ],
};
