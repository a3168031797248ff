/** @jsxImportSource preact */
import type { ContactConversation } from '@baton/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useSurroundings } from '../context.ts';

interface ClosePromptProps {
  conversation: ContactConversation;
  /** The customer asked to end it; otherwise the desk thinks that all is solved. */
  asked: boolean;
  decline(): void;
}

/** Nobody but the customer closes a conversation on this side: this is where they say so. */
export function ClosePrompt({ conversation, asked, decline }: ClosePromptProps): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const [closing, setClosing] = useState(false);
  const question = asked ? strings.endQuestion : strings.solvedQuestion;

  const close = async (): Promise<void> => {
    setClosing(true);
    await messenger.close(conversation.id);
    setClosing(false);
  };
  return (
    <section class="prompt" aria-label={question}>
      <p>{question}</p>
      <div class="buttons">
        <button type="button" class="primary" disabled={closing} onClick={() => void close()}>
          {asked ? strings.endYes : strings.solvedYes}
        </button>
        <button type="button" class="secondary" onClick={decline}>
          {asked ? strings.endNo : strings.solvedNo}
        </button>
      </div>
    </section>
  );
}
