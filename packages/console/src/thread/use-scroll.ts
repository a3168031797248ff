import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface ScrollInput {
  /** `seq` of the oldest and the newest message on screen. */
  first: number;
  last: number;
  ready: boolean;
}

const NEAR = 48;

/**
 * Where the reader stands in the thread: at the end it follows what comes; further up nothing moves under their eyes,
 * also not when older messages are put above.
 */
export function useScroll(scroller: RefObject<HTMLElement | null>, { first, last, ready }: ScrollInput) {
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(last);
  const following = useRef(true);
  const before = useRef({ first, height: 0 });
  const placed = useRef(false);

  const toEnd = useCallback(
    (smooth = false) => {
      const element = scroller.current;
      element?.scrollTo({ top: element.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
    },
    [scroller],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || !ready) return;
    if (!placed.current) {
      placed.current = true;
      const unread = element.querySelector<HTMLElement>('[data-unread-line]');
      if (unread === null) toEnd();
      else element.scrollTop = unread.offsetTop - 96;
      following.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      setAtEnd(following.current);
    } else if (first < before.current.first) {
      element.scrollTop += element.scrollHeight - before.current.height;
    } else if (following.current) toEnd();
    before.current = { first, height: element.scrollHeight };
  });

  useEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (element === null || !content) return;
    const onScroll = (): void => {
      following.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      setAtEnd(following.current);
    };
    // An image that has loaded, a composer that has grown: the end stays in sight for who was there.
    const observer = new ResizeObserver(() => {
      if (following.current) toEnd();
      before.current.height = element.scrollHeight;
    });
    observer.observe(content);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, toEnd]);

  if (atEnd && seen !== last) setSeen(last);
  return { atEnd, seen, toEnd };
}
