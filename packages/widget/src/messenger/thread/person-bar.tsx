/** @jsxImportSource preact */
import type { ContactConversation } from '@baton/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useMessengerState, useSurroundings } from '../context.ts';
import { Icon } from '../icons.tsx';

/** The way to a person, in reach as long as a machine answers; afterwards, the word that a person will come. */
export function PersonBar({ conversation }: { conversation: ContactConversation | undefined }): JSX.Element | null {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const [asking, setAsking] = useState(false);
  const responder = useMessengerState().session?.inbox.responder ?? false;
  const kind = conversation?.owner.kind ?? (responder ? 'sate' : null);

  if (kind === 'queue') {
    return (
      <p class="notice" role="status">
        <Icon name="clock" />
        {strings.queueNotice}
      </p>
    );
  }
  if (kind !== 'sate' && kind !== 'bot') return null;

  const ask = async (): Promise<void> => {
    // Before the first message there is no conversation to hand over: then the wish itself is the first message.
    if (conversation === undefined) return messenger.send(strings.askPerson);
    setAsking(true);
    await messenger.handoff(conversation.id);
    setAsking(false);
  };
  return (
    <div class="person-bar">
      <button type="button" class="chip" disabled={asking} onClick={() => void ask()}>
        <Icon name="person" />
        {strings.talkToPerson}
      </button>
    </div>
  );
}
