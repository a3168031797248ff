import type { Phrases } from './phrases.ts';

export const fr: Phrases = {
  greeting:
    'Bonjour ! Je suis Sate, l’assistant automatique. Posez-moi vos questions sur notre boutique et nos services. Si je ne peux pas vous aider, une personne prend le relais : il suffit de le dire.',
  identity: 'Je suis Sate, un assistant automatique : je réponds à partir de nos articles d’aide.',
  found: 'Extrait de notre article **{title}** :',
  foundForeign: 'Extrait de notre article **{title}** (en {language}) :',
  source: 'Source : **{title}**',
  helped: 'Est-ce que cela répond à votre question ?',
  unknown: 'Je ne le sais pas : nos articles d’aide n’en parlent pas.',
  offer: 'Voulez-vous qu’une personne prenne le relais ?',
  clarify:
    'Je vous aide volontiers. Pouvez-vous m’en dire un peu plus : de quoi s’agit-il et que se passe-t-il exactement ? Un numéro de commande est utile, s’il y en a un.',
  choose: 'Plusieurs sujets sont possibles ici. Lequel vous intéresse ?',
  chooseHow: 'Répondez par le numéro, ou décrivez-le autrement.',
  thanks: 'Avec plaisir ! Si c’est tout, nous pouvons fermer cette conversation.',
  solved: 'Ravi de l’apprendre ! Je propose de fermer cette conversation. Bonne journée !',
  goOn: 'Très bien. Que puis-je faire d’autre pour vous ?',
  sorry: 'Je suis désolé que cela ne vous ait pas aidé.',
  handoffRequested:
    'Bien sûr. Une personne de notre équipe prend le relais ici. Elle peut lire tout ce que vous avez écrit, inutile de le répéter.',
  handoffNotUnderstood:
    'Je ne peux pas répondre assez bien, une personne de notre équipe prend donc le relais ici. Elle peut lire tout ce que vous avez écrit.',
  handoffFailed:
    'Une personne de notre équipe prend le relais ici et va vous répondre. Elle peut lire tout ce que vous avez écrit.',
  languages: { en: 'anglais', nl: 'néerlandais', it: 'italien', fr: 'français', es: 'espagnol', de: 'allemand' },
};
