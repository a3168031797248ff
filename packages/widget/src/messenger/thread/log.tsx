/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSurroundings } from '../context.ts';
import type { ThreadState } from '../desk/state.ts';
import { Icon } from '../icons.tsx';
import { fill } from '../strings/strings.ts';
import { dayOf, timeOf } from '../text/format.ts';
import { Group } from './group.tsx';
import { eventText } from './names.ts';
import type { Row } from './timeline.ts';

interface LogProps {
  id: string | null;
  thread: ThreadState;
  loading: boolean;
  rows: Row[];
  /** Who is typing; '' = somebody without a name. */
  typing: string | undefined;
}

const NEAR_PX = 80;

/** The messages. Stays at the newest while the reader is there, and leaves the reader alone otherwise. */
export function Log({ id, thread, loading, rows, typing }: LogProps): JSX.Element {
  const { messenger, language } = useSurroundings();
  const { strings } = language;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const firstSeq = useRef<number | undefined>(undefined);
  const [behind, setBehind] = useState(false);
  const count = rows.reduce((sum, row) => sum + (row.type === 'group' ? row.bubbles.length : 1), 0);
  const ownPending = rows.at(-1)?.type === 'group' && lastStatus(rows) === 'sending';

  const [announcing, setAnnouncing] = useState(false);
  useEffect(() => {
    // What is new is read out; the history that fills the screen at first is not.
    if (loading) return;
    const timer = setTimeout(() => setAnnouncing(true), 500);
    return () => clearTimeout(timer);
  }, [loading]);

  const toEnd = (): void => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const first = thread.messages[0]?.seq;
    if (firstSeq.current !== undefined && first !== undefined && first < firstSeq.current) {
      // Earlier messages came in above: keep what is being read where it is.
      element.scrollTop += element.scrollHeight - height.current;
    } else if (atEnd.current || ownPending) showNewest(element);
    else setBehind(true);
    firstSeq.current = first;
    height.current = element.scrollHeight;
  }, [count, typing !== undefined]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (atEnd.current) setBehind(false);
  };

  return (
    <div class="log-frame">
      <div
        class="log"
        ref={box}
        role="log"
        aria-live={announcing ? 'polite' : 'off'}
        aria-label={strings.messenger}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        {thread.hasEarlier && id !== null && (
          <button type="button" class="quiet" onClick={() => void messenger.earlier(id)}>
            {strings.earlier}
          </button>
        )}
        {loading && <p class="event">{strings.loading}</p>}
        {rows.map((row) => {
          if (row.type === 'day') {
            return (
              <p class="day" key={row.key}>
                <span>{dayOf(row.at, language)}</span>
              </p>
            );
          }
          if (row.type === 'event') {
            return (
              <p class="event" key={row.key}>
                {eventText(row.event, strings)} <time dateTime={row.at}>{timeOf(row.at, language)}</time>
              </p>
            );
          }
          return <Group key={row.key} row={row} />;
        })}
        {typing !== undefined && (
          <p class="typing" aria-live="off">
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span class="hidden">{fill(strings.typing, { name: typing || strings.team })}</span>
          </p>
        )}
      </div>
      {behind && (
        <button type="button" class="pill" onClick={toEnd}>
          <Icon name="down" />
          {strings.newMessages}
        </button>
      )}
    </div>
  );
}

/** To the end; but an answer that is longer than the screen is shown from its beginning, where people start to read. */
function showNewest(element: HTMLElement): void {
  const groups = element.querySelectorAll<HTMLElement>(':scope > .group');
  const last = groups[groups.length - 1];
  const tall = last !== undefined && last.dataset.own === 'false' && last.offsetHeight > element.clientHeight - 24;
  element.scrollTop = tall && last === element.lastElementChild ? last.offsetTop - 12 : element.scrollHeight;
}

function lastStatus(rows: readonly Row[]): string | null {
  const last = rows.at(-1);
  return last?.type === 'group' ? (last.bubbles.at(-1)?.status ?? null) : null;
}
