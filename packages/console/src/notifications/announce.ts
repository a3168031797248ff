import type { Conversation, Message } from '@baton/protocol';
import i18next from 'i18next';
import icon from '../favicon.svg';
import { preferences } from '../preferences/store.ts';
import { chime } from './chime.ts';

interface News {
  message: Message;
  conversation: Conversation;
  before: Conversation | undefined;
  agentId: string;
}

/** Calls the agent, when asked to, for what is theirs or nobody's and happens while they look elsewhere. */
export function announce({ message, conversation, before, agentId }: News): void {
  const { owner } = conversation;
  const concernsMe = owner.kind === 'queue' || (owner.kind === 'agent' && owner.agentId === agentId);
  const arrived =
    concernsMe && before?.owner.kind !== 'agent' && before?.owner.kind !== 'queue' && before !== undefined;
  if (!concernsMe || conversation.state === 'closed') return;
  if (message.author.kind !== 'contact' && !arrived) return;
  if (document.hasFocus()) return;

  const { sound, desktop } = preferences();
  if (sound) chime();
  if (desktop && 'Notification' in globalThis && Notification.permission === 'granted') {
    const name =
      conversation.contact.name ??
      conversation.contact.email ??
      i18next.t('common.visitor', { number: conversation.number });
    const note = new Notification(i18next.t(arrived ? 'notify.waiting' : 'notify.message', { name }), {
      body: message.text.slice(0, 140),
      tag: conversation.id,
      icon,
    });
    note.onclick = () => {
      focus();
      dispatchEvent(new CustomEvent('baton:open', { detail: conversation.id }));
      note.close();
    };
  }
}
