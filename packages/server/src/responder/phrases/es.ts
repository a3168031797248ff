import type { Phrases } from './phrases.ts';

export const es: Phrases = {
  greeting:
    '¡Hola! Soy Sate, el asistente automático. Pregúntame lo que quieras sobre nuestra tienda y servicio. Si no puedo ayudarte, sigue una persona: basta con decirlo.',
  identity: 'Soy Sate, un asistente automático: respondo con nuestros artículos de ayuda.',
  found: 'De nuestro artículo **{title}**:',
  foundForeign: 'De nuestro artículo **{title}** (en {language}):',
  source: 'Fuente: **{title}**',
  helped: '¿Responde esto a tu pregunta?',
  unknown: 'Eso no lo sé: nuestros artículos de ayuda no dicen nada al respecto.',
  offer: '¿Quieres que siga una persona?',
  clarify:
    'Te ayudo con gusto. ¿Puedes contarme un poco más: de qué se trata y qué ocurre exactamente? Si lo tienes, ayuda el número de pedido.',
  choose: 'Aquí se me ocurre más de una cosa. ¿A cuál te refieres?',
  chooseHow: 'Responde con el número o descríbelo con otras palabras.',
  thanks: '¡De nada! Si eso era todo, podemos cerrar esta conversación.',
  solved: '¡Me alegro! Propongo cerrar esta conversación. ¡Que tengas un buen día!',
  goOn: 'De acuerdo. ¿Qué más puedo hacer por ti?',
  sorry: 'Siento que no haya servido de ayuda.',
  handoffRequested:
    'Por supuesto. Una persona de nuestro equipo sigue contigo aquí. Puede leer todo lo que has escrito, no hace falta repetirlo.',
  handoffNotUnderstood:
    'No puedo responder a esto lo bastante bien, así que sigue contigo una persona de nuestro equipo. Puede leer todo lo que has escrito.',
  handoffFailed:
    'Una persona de nuestro equipo sigue contigo aquí y te responderá. Puede leer todo lo que has escrito.',
  languages: { en: 'inglés', nl: 'neerlandés', it: 'italiano', fr: 'francés', es: 'español', de: 'alemán' },
};
