import { LANGUAGES, type Language } from '../language/languages.ts';
import { clauses } from './clauses.ts';

const BEING =
  '(?:chat ?)?(?:bot|robot|roboter|machine|macchina|maschine|maquina|ai|ia|ki|computer|human|mens|umano|humain|humano|mensch|persona|person|personne|persoon|real|echt|echter|echte|vera|reelle)';

const ASKS: Record<Language, RegExp> = {
  en: new RegExp(
    `\\b(?:are you|r u|is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:a |an |some |just |actually |really )*(?:real |live |automated )?(?:${BEING}|someone real)\\b|^(?:who|what) are you$|^what is your name$`,
  ),
  nl: new RegExp(
    `\\b(?:ben je|ben jij|bent u|praat ik met|spreek ik met|is dit) (?:een |de )*(?:echt |echte )?${BEING}\\b|^wie ben (?:je|jij)$`,
  ),
  it: new RegExp(`\\b(?:sei|siete|sto parlando con|e) (?:un |una |uno )+(?:vera |vero )?${BEING}\\b|^chi sei$`),
  fr: new RegExp(
    `\\b(?:es tu|etes vous|tu es|vous etes|je parle (?:a|avec)|c est) (?:un |une |a |avec )+(?:vrai |vraie )?${BEING}\\b|^(?:qui es tu|qui etes vous)$`,
  ),
  es: new RegExp(
    `\\b(?:eres|es usted|estoy hablando con|hablo con|es) (?:un |una )+(?:verdadera |verdadero )?${BEING}\\b|^quien eres$`,
  ),
  de: new RegExp(
    `\\b(?:bist du|sind sie|spreche ich mit|rede ich mit|ist das|chatte ich mit) (?:hier |etwa )?(?:ein |eine |einem |einer )*(?:echter |echten |echtem )?${BEING}\\b|^(?:wer bist du|wer sind sie)$`,
  ),
};

/** The language in which the customer asks whether a machine or a person is answering. */
export function asksWhoAnswers(text: string): Language | null {
  for (const clause of clauses(text.slice(0, 300))) {
    if (clause.split(' ').length > 12) continue;
    const language = LANGUAGES.find((one) => ASKS[one].test(clause));
    if (language && text.includes('?')) return language;
  }
  return null;
}
