import { useRef } from 'react';

/**
 * Where the focus goes when a layer closes: to what had it before. By default the first field of the page would get it
 * where the page itself had the focus, and swallow the single keys that come next.
 */
export function useFinalFocus(open: boolean): () => HTMLElement | false {
  const wasOpen = useRef(false);
  const before = useRef<Element | null>(null);
  if (open && !wasOpen.current) before.current = document.activeElement;
  wasOpen.current = open;
  return () => {
    const element = before.current;
    if (!(element instanceof HTMLElement) || !element.isConnected) return false;
    if (element.tabIndex >= 0) return element;
    // A region rather than a control: asked to focus it, the layer would go on to the first control inside.
    element.focus({ preventScroll: true });
    return false;
  };
}
