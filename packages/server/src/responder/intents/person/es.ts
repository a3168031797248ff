import { any, type PersonWish } from './wish.ts';

const DET = any('un|una|el|la|los|las|algun|alguna|verdadero|verdadera|real|ser|su|tu|otra|otro|vuestro|del|de');
const STRONG =
  '(?:humano|humana|humanos|agente|operador|operadora|asesor|asesora|persona(?: (?:real|humana|de verdad))?|personas|empleado|empleada|representante|companero|responsable|encargado|ejecutivo|atencion al cliente|servicio al cliente|soporte|ser humano)';
const ANYBODY = `(?:${STRONG}|alguien|ustedes)`;

export const es: PersonWish = {
  requests: [
    new RegExp(
      `\\b(?:hablar|hablo|habla|chatear|comunicarme|conversar|contactar|ponerme en contacto|conectarme|conectame|transferirme|que me atienda|platicar)(?: \\w+){0,2}? (?:con|a) ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:pasame|paseme|pasenme|pasarme|me pasa|me pasas|me puede pasar|comunicame|comuniqueme|transfierame|transfiereme|poneme|ponme|pongame|dame|deme|quiero que me atienda|me atienda)(?: con| a)? ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(
      `\\b(?:quiero|quisiera|necesito|prefiero|me gustaria|exijo|deseo)(?: tener| a)? ${DET}${STRONG}(?: (?:por favor|ya|ahora|real)|$)`,
    ),
    new RegExp(`\\bme (?:puede|pueden|podria|podrian) atender ${DET}${ANYBODY}\\b`),
    new RegExp(
      `\\b(?:hay|puedo tener|podria tener)(?: \\w+)? ${DET}${ANYBODY} (?:\\w+ ){0,3}(?:hablar|atenderme|ayudarme)\\b`,
    ),
    /\b(?:llamame|llamenme|llameme)\b|\b(?:puede|pueden|podrian|podria|puedes) (?:llamarme|telefonearme)\b/,
    /\b(?:no quiero|basta de|nada de|no mas)(?: hablar| chatear)?(?: con)?(?: un| este| el)? (?:chat)?(?:bot|bots|robots?|maquina|ordenador)\b/,
  ],
  refusals: [
    new RegExp(
      `\\bno (?:\\w+ )?(?:quiero|quisiera|necesito|hace falta|deseo|me pase|me pases|tengo que)(?: \\w+){0,4} ${DET}${ANYBODY}\\b`,
    ),
    new RegExp(`\\b(?:sin|ningun|ninguna) (?:\\w+ ){0,3}${STRONG}\\b`),
    /^(?:tengo que|debo|hace falta|hay que)\b|\b(?:ya hable|hable con|si hablo)\b/,
  ],
  bare: new RegExp(`\\b${STRONG}\\b`),
  around: /^(?:un|una|el|la|real|por|favor|ahora|ya|quiero|con|hablar|hola|si|al|de|cliente|ser|verdad|necesito)$/,
  vocabulary: [
    'humano',
    'agente',
    'operador',
    'operadora',
    'asesor',
    'persona',
    'alguien',
    'hablar',
    'empleado',
    'representante',
    'atencion',
    'soporte',
  ],
};
