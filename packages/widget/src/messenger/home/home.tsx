/** @jsxImportSource preact */
import type { ContactConversation } from '@baton/protocol';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useMessengerState, useSurroundings } from '../context.ts';
import { OPEN_LIMIT, unreadOf } from '../desk/state.ts';
import { Icon } from '../icons.tsx';
import { fill } from '../strings/strings.ts';
import { shortDateOf } from '../text/format.ts';
import { plainOf } from '../text/markdown.ts';
import { CloseButton } from '../thread/close-button.tsx';
import { ownerName } from '../thread/names.ts';

/** First screen: greeting, who answers, the conversations, and the button to begin one. */
export function Home(): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const state = useMessengerState();
  const inbox = state.session?.inbox;
  const open = state.conversations.filter((one) => one.state === 'open');
  const closed = state.conversations.filter((one) => one.state === 'closed');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever came back by keyboard goes on from the top of this screen, not from nowhere.
    if (state.visible && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [state.visible]);

  return (
    <main class="home" aria-busy={state.phase === 'starting'}>
      <header class="hero">
        <div class="hero-top">
          <span class="hero-name">{inbox?.name ?? ' '}</span>
          <CloseButton />
        </div>
        <h1 ref={heading} tabIndex={-1}>
          {inbox === undefined ? ' ' : inbox.greeting || strings.greeting}
        </h1>
        {inbox !== undefined && (
          <p class="hero-note">
            <Icon name={inbox.responder ? 'spark' : 'person'} />
            <span>
              {inbox.responder ? strings.aiFirst : inbox.agentsAvailable ? strings.personFirst : strings.awayFirst}
            </span>
          </p>
        )}
      </header>
      <div class="home-body">
        {state.phase === 'starting' && <Skeleton />}
        {state.phase === 'ready' &&
          (open.length < OPEN_LIMIT ? (
            <button type="button" class="start" onClick={() => messenger.begin()}>
              <span>
                <strong>{strings.start}</strong>
                <small>{strings.startHint}</small>
              </span>
              <span class="start-icon">
                <Icon name="send" />
              </span>
            </button>
          ) : (
            <p class="limit">{strings.limitReached}</p>
          ))}
        <List title={open.length === 1 ? strings.continueTitle : strings.openTitle} conversations={open} />
        <List title={strings.closedTitle} conversations={closed} />
      </div>
    </main>
  );
}

function List({ title, conversations }: { title: string; conversations: ContactConversation[] }): JSX.Element | null {
  if (conversations.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="cards">
        {conversations.map((one) => (
          <li key={one.id}>
            <Card conversation={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ conversation }: { conversation: ContactConversation }): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const unread = unreadOf(conversation, useMessengerState().threads[conversation.id]);
  const last = conversation.lastMessage;
  return (
    <button
      type="button"
      class="card"
      data-unread={unread > 0}
      onClick={() => messenger.goTo({ name: 'thread', id: conversation.id })}
    >
      <span class="card-main">
        <span class="card-subject">{conversation.subject || strings.newConversation}</span>
        <span class="card-preview">
          {last !== null && (last.author === 'contact' ? `${strings.you}: ${last.text}` : plainOf(last.text))}
        </span>
        <span class="card-meta">
          {ownerName(conversation, strings)} · {shortDateOf(conversation.updatedAt, language)}
        </span>
      </span>
      {unread > 0 && (
        <span class="badge">
          <span aria-hidden="true">{unread}</span>
          <span class="hidden">{fill(strings.unread, { count: unread })}</span>
        </span>
      )}
      <Icon name="chevron" class="flips" />
    </button>
  );
}

function Skeleton(): JSX.Element {
  const { strings } = useSurroundings().language;
  return (
    <div class="skeleton">
      <span class="hidden">{strings.loading}</span>
      <span />
      <span />
    </div>
  );
}
