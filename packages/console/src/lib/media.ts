import { useSyncExternalStore } from 'react';

/** `narrow` shows one pane at a time, `medium` hides the details behind a button, `wide` shows everything. */
export type Layout = 'narrow' | 'medium' | 'wide';

const wide = matchMedia('(min-width: 1180px)');
const medium = matchMedia('(min-width: 760px)');

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, () => (wide.matches ? 'wide' : medium.matches ? 'medium' : 'narrow'));
}

function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  medium.addEventListener('change', listener);
  return () => {
    wide.removeEventListener('change', listener);
    medium.removeEventListener('change', listener);
  };
}
