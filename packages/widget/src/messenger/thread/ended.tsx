/** @jsxImportSource preact */
import type { ContactConversation } from '@baton/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useMessengerState, useSurroundings } from '../context.ts';
import { OPEN_LIMIT } from '../desk/state.ts';
import { Icon } from '../icons.tsx';
import { fill } from '../strings/strings.ts';

const SCORES = [1, 2, 3, 4, 5];

/** Below a closed conversation: the rating, and the way to a new one. */
export function Ended({ conversation }: { conversation: ContactConversation }): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const openCount = useMessengerState().conversations.filter((one) => one.state === 'open').length;
  const [changing, setChanging] = useState(false);
  const { rating } = conversation;

  return (
    <section class="ended">
      {rating !== null && !changing ? (
        <div class="rated">
          <p role="status">{strings.rateThanks}</p>
          <p class="stars-shown" role="img" aria-label={fill(strings.star, { score: rating.score })}>
            {SCORES.map((score) => (
              <Icon key={score} name="star" class={score <= rating.score ? 'lit' : ''} />
            ))}
          </p>
          <button type="button" class="link" onClick={() => setChanging(true)}>
            {strings.rateChange}
          </button>
        </div>
      ) : (
        <RatingForm conversation={conversation} done={() => setChanging(false)} />
      )}
      {openCount < OPEN_LIMIT && (
        <button type="button" class="secondary wide" onClick={() => messenger.begin()}>
          <Icon name="plus" />
          {strings.startAnother}
        </button>
      )}
    </section>
  );
}

function RatingForm({ conversation, done }: { conversation: ContactConversation; done(): void }): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const [score, setScore] = useState(conversation.rating?.score ?? 0);
  const [text, setText] = useState(conversation.rating?.text ?? '');
  const [sending, setSending] = useState(false);

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setSending(true);
    const stored = await messenger.rate(conversation.id, score, text);
    setSending(false);
    if (stored) done();
  };
  return (
    <form class="rating" onSubmit={(event) => void send(event)}>
      <fieldset class="stars">
        <legend>{strings.rateTitle}</legend>
        {SCORES.map((one) => (
          <label key={one} class={one <= score ? 'lit' : ''}>
            <input
              type="radio"
              name="score"
              value={one}
              checked={score === one}
              aria-label={fill(strings.star, { score: one })}
              onChange={() => setScore(one)}
            />
            <Icon name="star" />
          </label>
        ))}
      </fieldset>
      {score > 0 && (
        <>
          <textarea
            rows={2}
            maxLength={5000}
            value={text}
            aria-label={strings.rateText}
            placeholder={strings.rateText}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" class="primary wide" disabled={sending}>
            {strings.rateSend}
          </button>
        </>
      )}
    </form>
  );
}
