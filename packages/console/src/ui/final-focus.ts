import { useRef } from 'react';

/**
 * Where the focus goes when a layer closes: to what had it before. Where nothing had it, nothing gets it; otherwise the
 * first field of the page would, and swallow the single keys that come next.
 */
export function useFinalFocus(open: boolean): () => HTMLElement | false {
  const wasOpen = useRef(false);
  const before = useRef<Element | null>(null);
  if (open && !wasOpen.current) before.current = document.activeElement;
  wasOpen.current = open;
  return () => {
    const element = before.current;
    return element instanceof HTMLElement && element.isConnected && element !== document.body ? element : false;
  };
}
