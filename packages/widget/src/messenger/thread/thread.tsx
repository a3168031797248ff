/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useMessengerState, useSurroundings } from '../context.ts';
import { EMPTY_THREAD } from '../desk/state.ts';
import { ClosePrompt } from './close-prompt.tsx';
import { Composer } from './composer.tsx';
import { Ended } from './ended.tsx';
import { Log } from './log.tsx';
import { PersonBar } from './person-bar.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { layOut } from './timeline.ts';

/** One conversation, open, closed, or about to be opened by its first message. */
export function Thread(): JSX.Element {
  const { language } = useSurroundings();
  const state = useMessengerState();
  const { place } = state;
  const id = place.name === 'thread' ? place.id : null;
  const lane = place.name === 'new' ? place.lane : id;
  const conversation = state.conversations.find((one) => one.id === id);
  const thread = (id !== null && state.threads[id]) || EMPTY_THREAD;
  const pending = state.pending.filter(
    (item) => item.lane === lane || (id !== null && item.payload.conversationId === id),
  );
  const closed = conversation?.state === 'closed';
  const [ending, setEnding] = useState(false);
  // A "no" to the desk's suggestion holds until it is suggested anew.
  const [declinedAt, setDeclinedAt] = useState(-1);
  const suggested = conversation?.closeSuggested === true && declinedAt !== conversation.headSeq;

  return (
    <main class="thread">
      <ThreadHeader conversation={conversation} end={() => setEnding(true)} />
      <Log
        id={id}
        thread={thread}
        loading={id !== null && !thread.loaded}
        rows={layOut(thread.messages, pending, conversation?.agentReadSeq ?? 0)}
        typing={id === null ? undefined : state.typing[id]}
      />
      {state.error !== null && (
        <p class="alert" role="alert">
          {state.error.status === 0 ? language.strings.unavailable : language.strings.somethingWrong}
        </p>
      )}
      {conversation !== undefined && closed && <Ended conversation={conversation} />}
      {conversation?.state === 'open' && (suggested || ending) && (
        <ClosePrompt
          conversation={conversation}
          asked={!suggested}
          decline={() => {
            setEnding(false);
            setDeclinedAt(conversation.headSeq);
          }}
        />
      )}
      {!closed && <PersonBar conversation={conversation} />}
      {!closed && lane !== null && <Composer lane={lane} conversation={conversation} />}
    </main>
  );
}
