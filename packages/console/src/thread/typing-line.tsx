import type { Author, Conversation } from '@baton/protocol';
import { useTranslation } from 'react-i18next';
import { useTyping } from '../desk/typing.ts';
import { useContactName } from '../lib/name.ts';

export function TypingLine({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const contactName = useContactName()(conversation);
  const authors = useTyping(conversation.id);
  const nameOf = (author: Author): string => {
    if (author.kind === 'contact') return contactName;
    if (author.kind === 'sate') return 'Sate';
    return author.name ?? t(author.kind === 'bot' ? 'thread.bot' : 'thread.agent');
  };
  return authors.map((author) => (
    <p key={`${author.kind}-${author.id}`} className="appear flex items-center gap-2 text-ink-faint text-sm">
      <span aria-hidden="true" className="flex h-7 items-center gap-1 rounded-2xl bg-bubble-them px-3">
        <span className="hop size-1.5 rounded-full bg-current" />
        <span className="hop size-1.5 rounded-full bg-current" />
        <span className="hop size-1.5 rounded-full bg-current" />
      </span>
      {t('thread.typing', { name: nameOf(author) })}
    </p>
  ));
}
