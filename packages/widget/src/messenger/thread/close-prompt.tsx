/** @jsxImportSource preact */
import type { ContactConversation } from '@baton/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useSurroundings } from '../context.ts';

/** The desk thinks that all is solved; the customer decides. A "no" holds until it is suggested anew. */
export function ClosePrompt({ conversation }: { conversation: ContactConversation }): JSX.Element | null {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const [declinedAt, setDeclinedAt] = useState(-1);
  const [closing, setClosing] = useState(false);
  if (declinedAt === conversation.headSeq) return null;

  const close = async (): Promise<void> => {
    setClosing(true);
    await messenger.close(conversation.id);
    setClosing(false);
  };
  return (
    <section class="prompt" aria-label={strings.solvedQuestion}>
      <p>{strings.solvedQuestion}</p>
      <div class="buttons">
        <button type="button" class="primary" disabled={closing} onClick={() => void close()}>
          {strings.solvedYes}
        </button>
        <button type="button" class="secondary" onClick={() => setDeclinedAt(conversation.headSeq)}>
          {strings.solvedNo}
        </button>
      </div>
    </section>
  );
}
