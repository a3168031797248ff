import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { Language } from './language/languages.ts';
import { PHRASES } from './phrases/by-language.ts';

const kindOf = (text: string) => decide({ text, history: [], closeSuggested: false }).kind;

const PERSON: [text: string, language: Language][] = [
  ['I want to talk to a human', 'en'],
  ['can i speak with a real person please', 'en'],
  ['Please connect me with an agent.', 'en'],
  ['agent', 'en'],
  ['human please!!!', 'en'],
  ['Let me speak to your manager', 'en'],
  ['I’d like to chat with someone from customer service', 'en'],
  ['Is there someone I can talk to?', 'en'],
  ['transfer me to a representative', 'en'],
  ['get me a real person', 'en'],
  ['I need a human', 'en'],
  ['can somebody call me back?', 'en'],
  ['I don’t want to talk to a bot', 'en'],
  ['This is useless, I want an operator', 'en'],
  ['can I spaek to an agnet', 'en'],
  ['i want to talk to a humna', 'en'],
  ['Hello, my order FC-204518 is wrong. Could I speak to somebody about it?', 'en'],
  ['Why can’t I just talk to a person?', 'en'],
  ['I don’t need a form, I need a real person', 'en'],
  ['live chat with support agent please', 'en'],
  ['put me through to your support team', 'en'],
  ['Ik wil met een medewerker praten', 'nl'],
  ['Kan ik iemand spreken?', 'nl'],
  ['medewerker', 'nl'],
  ['Verbind me door met een mens aub', 'nl'],
  ['Ik wil graag een echt persoon spreken', 'nl'],
  ['mag ik met de klantenservice chatten?', 'nl'],
  ['ik wil geen robot', 'nl'],
  ['kan ik een medewerkr spreken', 'nl'],
  ['Vorrei parlare con un operatore', 'it'],
  ['operatore', 'it'],
  ['Posso parlare con una persona reale?', 'it'],
  ['mi passi un addetto per favore', 'it'],
  ['C’è qualcuno con cui posso parlare?', 'it'],
  ['voglio un essere umano', 'it'],
  ['vorrei parlare con un opertore', 'it'],
  ['Je voudrais parler à un conseiller', 'fr'],
  ['Puis-je parler à quelqu’un ?', 'fr'],
  ['un humain svp', 'fr'],
  ['Passez-moi un agent s’il vous plaît', 'fr'],
  ['Est-ce que je peux discuter avec une vraie personne ?', 'fr'],
  ['je ne veux pas parler à un robot', 'fr'],
  ['Mettez-moi en relation avec le service client', 'fr'],
  ['Quiero hablar con una persona', 'es'],
  ['¿Puedo hablar con alguien?', 'es'],
  ['agente por favor', 'es'],
  ['Pásame con un agente', 'es'],
  ['Necesito un asesor', 'es'],
  ['quisiera ablar con un operador', 'es'],
  ['no quiero hablar con un bot', 'es'],
  ['Ich möchte mit einem Mitarbeiter sprechen', 'de'],
  ['Kann ich mit jemandem reden?', 'de'],
  ['Mensch bitte', 'de'],
  ['Verbinden Sie mich bitte mit einem Berater', 'de'],
  ['ich will einen echten Menschen', 'de'],
  ['Mitarbeiter', 'de'],
  ['Können Sie mich an einen Kollegen weiterleiten? Ich will mit einem Menschen schreiben', 'de'],
  ['ich möchte mit einem Mitarbeitr sprechen', 'de'],
  ['Kann mich bitte jemand anrufen?', 'de'],
];

const NO_PERSON: string[] = [
  'Can a person return a helmet after 20 days?',
  'Which agent do I contact for parcels?',
  'I don’t need a human',
  'no need for an agent, thanks for asking, but where is my parcel',
  'I already talked to an agent yesterday. How long does the refund take?',
  'Do I need to speak to an agent to return a bike?',
  'Can one person carry the bike box?',
  'How many people can ride the tandem?',
  'Is the agent who delivers the parcel insured?',
  'What happens if I talk to an agent?',
  'Does someone need to be at home for the delivery?',
  'Please don’t transfer me to an agent',
  'Do you delete personal data?',
  'Is the manager of the Freiburg store a woman?',
  'Ik heb geen medewerker nodig',
  'Hoeveel personen passen op de fiets?',
  'Kan iemand anders mijn pakket ophalen?',
  'Ik wil niet met een medewerker praten',
  'Non voglio parlare con un operatore',
  'Quante persone lavorano da voi?',
  'Una persona può ritirare il pacco per me?',
  'Je ne veux pas parler à un conseiller',
  'Une autre personne peut-elle retirer ma commande ?',
  'No quiero hablar con un agente',
  '¿Otra persona puede recoger mi pedido?',
  'Ich brauche keinen Menschen',
  'Ich will nicht mit einem Mitarbeiter sprechen',
  'Kann eine andere Person das Paket abholen?',
  'Wie viele Mitarbeiter haben Sie?',
  'Kann jemand anderes die Bestellung abholen?',
];

const OTHERS: [text: string, kind: string][] = [
  ['Hi', 'greeting'],
  ['hello there!', 'greeting'],
  ['Good morning', 'greeting'],
  ['Goedemiddag', 'greeting'],
  ['Ciao!', 'greeting'],
  ['Bonjour à tous', 'greeting'],
  ['¡Hola, buenas tardes!', 'greeting'],
  ['Guten Tag', 'greeting'],
  ['Hallo', 'greeting'],
  ['is anybody there?', 'greeting'],
  ['Hi, where is my order?', 'question'],
  ['Guten Tag, wo ist mein Paket?', 'question'],
  ['Thanks!', 'thanks'],
  ['thank you very much for your help', 'thanks'],
  ['👍', 'thanks'],
  ['Dank je wel', 'thanks'],
  ['grazie mille', 'thanks'],
  ['Merci beaucoup !', 'thanks'],
  ['muchas gracias', 'thanks'],
  ['Vielen Dank', 'thanks'],
  ['Solved, thanks', 'solved'],
  ['that’s all, thank you', 'solved'],
  ['never mind, found it', 'solved'],
  ['It works now', 'solved'],
  ['no further questions', 'solved'],
  ['Bedankt, opgelost!', 'solved'],
  ['Dat was alles', 'solved'],
  ['grazie, risolto', 'solved'],
  ['tutto a posto, grazie', 'solved'],
  ['C’est bon, merci', 'solved'],
  ['Merci, c’est résolu', 'solved'],
  ['Ya está solucionado, gracias', 'solved'],
  ['eso es todo', 'solved'],
  ['Danke, hat sich erledigt', 'solved'],
  ['Alles klar, danke!', 'solved'],
  ['Das war’s, danke', 'solved'],
  ['Thanks in advance', 'question'],
  ['Thanks, but how do I return it?', 'question'],
  ['Thanks! And what does shipping cost?', 'question'],
  ['My problem is not solved', 'vague'],
  ['Das ist noch nicht gelöst', 'vague'],
  ['non è risolto', 'vague'],
  ['I want my refund problem solved', 'question'],
  ['Thanks, the light is solved but the brake squeaks', 'question'],
  ['Are you a robot?', 'identity'],
  ['Am I talking to a real person?', 'identity'],
  ['Bist du ein Bot?', 'identity'],
  ['sei un robot?', 'identity'],
  ['Spreek ik met een mens?', 'identity'],
  ['it doesn’t work', 'vague'],
  ['help', 'vague'],
  ['I have a problem', 'vague'],
  ['???', 'vague'],
  ['Het werkt niet', 'vague'],
  ['non funziona', 'vague'],
  ['ça ne marche pas', 'vague'],
  ['no funciona', 'vague'],
  ['Es geht nicht', 'vague'],
  ['How long does delivery take?', 'question'],
  ['Quanto costa la spedizione?', 'question'],
];

describe('the wish for a person', () => {
  test.each(PERSON)('"%s" asks for a person (%s)', (text, language) => {
    expect(decide({ text, history: [], closeSuggested: false })).toEqual({ kind: 'person', language });
  });

  test.each(NO_PERSON)('"%s" does not', (text) => {
    expect(kindOf(text)).not.toBe('person');
  });
});

test.each(OTHERS)('"%s" is a %s', (text, kind) => {
  expect(kindOf(text)).toBe(kind);
});

describe('answers to what Sate just asked', () => {
  const after = (sate: string, text: string) =>
    decide({
      text,
      history: [
        { author: 'contact', text: 'Do you sell kayaks?' },
        { author: 'sate', text: sate },
      ],
      closeSuggested: false,
    });

  test.each(['yes please', 'ja graag', 'sì', 'oui', 'sí, por favor', 'Ja, bitte'])(
    '"%s" accepts the offer of a person',
    (text) => {
      expect(after(`${PHRASES.en.unknown}\n\n${PHRASES.en.offer}`, text).kind).toBe('person');
    },
  );

  test('the same "yes" after an answer means that it helped', () => {
    expect(after(`Some answer.\n\n${PHRASES.en.helped}`, 'Yes').kind).toBe('solved');
  });

  test('"no" after an answer means that it did not help, after an offer that no person is wanted', () => {
    expect(after(`Some answer.\n\n${PHRASES.de.helped}`, 'Nein').kind).toBe('unhelpful');
    expect(after(PHRASES.de.offer, 'Nein danke').kind).toBe('go_on');
  });

  test('a number picks from the offered list, and only from one that was offered', () => {
    const list = `${PHRASES.en.choose}\n\n1. Gift cards\n2. Ways to pay\n\n${PHRASES.en.chooseHow}`;
    expect(after(list, 'the second one')).toEqual({ kind: 'choice', title: 'Ways to pay', language: null });
    expect(after('Something else.', '2').kind).not.toBe('choice');
  });

  test('a "yes" that follows an agent’s words is nobody’s answer to Sate', () => {
    const history = [
      { author: 'sate' as const, text: PHRASES.en.offer },
      { author: 'agent' as const, text: 'Shall I check the stock?' },
    ];
    expect(decide({ text: 'yes', history, closeSuggested: false }).kind).not.toBe('person');
  });
});

test('a text made to exhaust the patterns is decided at once', () => {
  const started = performance.now();
  for (const text of ['talk '.repeat(6_000), 'a the '.repeat(5_000), '((((((('.repeat(4_000), 'human '.repeat(5_000)])
    kindOf(text);
  expect(performance.now() - started).toBeLessThan(1_500);
});
