/** @jsxImportSource preact */
import type { ContactConversation } from '@baton/protocol';
import type { JSX } from 'preact';
import { useMessengerState, useSurroundings } from '../context.ts';
import { unreadTotal } from '../desk/state.ts';
import { Icon } from '../icons.tsx';
import { fill } from '../strings/strings.ts';
import { CloseButton } from './close-button.tsx';
import { initialOf } from './names.ts';

interface ThreadHeaderProps {
  conversation: ContactConversation | undefined;
  /** The customer wants to end the conversation. */
  end(): void;
}

/** Who answers, the way back, and the way out. */
export function ThreadHeader({ conversation, end }: ThreadHeaderProps): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const state = useMessengerState();
  const unread = unreadTotal(state);
  const responder = state.session?.inbox.responder ?? true;
  const kind = conversation?.owner.kind ?? (responder ? 'sate' : 'queue');
  const closed = conversation?.state === 'closed';
  const name = kind === 'agent' && conversation !== undefined ? (conversation.owner.agentName ?? strings.team) : null;
  const title = name ?? (kind === 'sate' ? strings.sate : kind === 'bot' ? strings.bot : strings.team);
  const role = closed ? strings.closedRole : roleOf();

  function roleOf(): string {
    if (kind === 'agent') return strings.agentRole;
    if (kind === 'queue') return conversation === undefined ? strings.newConversation : strings.queueRole;
    return strings.sateRole;
  }

  return (
    <header class="bar">
      <button
        type="button"
        class="icon-button"
        aria-label={unread > 0 ? `${strings.back} (${fill(strings.unread, { count: unread })})` : strings.back}
        onClick={() => messenger.goTo({ name: 'home' })}
      >
        <Icon name="back" class="flips" />
        {unread > 0 && <span class="dot" />}
      </button>
      <span class="avatar" data-kind={kind} aria-hidden="true">
        {name === null ? <Icon name={kind === 'queue' ? 'person' : 'spark'} /> : initialOf(name)}
      </span>
      <div class="bar-text">
        <h1>{title}</h1>
        <p>{role}</p>
      </div>
      {conversation?.state === 'open' && (
        <button type="button" class="icon-button" aria-label={strings.end} title={strings.end} onClick={end}>
          <Icon name="done" />
        </button>
      )}
      <CloseButton />
    </header>
  );
}
