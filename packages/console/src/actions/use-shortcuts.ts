import { useEffect } from 'react';
import { isInLayer, keyOf, takesKeys } from './key-of.ts';
import { currentActions } from './registry.ts';

/** Listens for the keys of all actions. Nothing fires while somebody writes or composes, or inside a dialog. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.altKey || isInLayer(event.target)) return;
      const keys = keyOf(event);
      if (takesKeys(event.target) && !keys.startsWith('mod+')) return;
      // Enter on a focused link or button is that control's own.
      if (keys === 'enter' && event.target instanceof HTMLElement && event.target.closest('a, button, [role="switch"]'))
        return;
      const action = currentActions().find((each) => each.keys === keys);
      if (action === undefined) return;
      event.preventDefault();
      action.run();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
