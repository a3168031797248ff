import type { Phrases } from './phrases.ts';

export const en: Phrases = {
  greeting:
    'Hello! I’m Sate, the automatic assistant. Ask me anything about our shop and service. If I can’t help, a person takes over: just say so.',
  identity: 'I’m Sate, an automatic assistant: I answer from our help articles.',
  found: 'From our article **{title}**:',
  foundForeign: 'From our article **{title}** (in {language}):',
  source: 'Source: **{title}**',
  helped: 'Does that answer your question?',
  unknown: 'I don’t know that: our help articles say nothing about it.',
  offer: 'Would you like a person to take over?',
  clarify:
    'I’d like to help. Could you tell me a little more: what is it about, and what happens exactly? An order number helps, if there is one.',
  choose: 'I can think of more than one thing here. Which do you mean?',
  chooseHow: 'Reply with the number, or describe it in other words.',
  thanks: 'You’re welcome! If that was everything, we can close this conversation.',
  solved: 'Glad to hear that! I suggest that we close this conversation. Have a nice day!',
  goOn: 'All right. What else can I do for you?',
  sorry: 'I’m sorry that this didn’t help.',
  handoffRequested:
    'Of course. A person from our team takes over here. They can read everything you wrote, so you need not repeat it.',
  handoffNotUnderstood:
    'I can’t answer this well enough, so a person from our team takes over here. They can read everything you wrote.',
  handoffFailed: 'A person from our team takes over here and will answer you. They can read everything you wrote.',
  languages: { en: 'English', nl: 'Dutch', it: 'Italian', fr: 'French', es: 'Spanish', de: 'German' },
};
