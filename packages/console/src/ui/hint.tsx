import { cloneElement, type ReactElement } from 'react';

/**
 * A word on hover and focus for a control whose accessible name says the same already. One layer for the whole page
 * shows it (`hint-layer.tsx`): a tooltip machine per button would cost more than all buttons.
 */
export function Hint({
  text,
  keys,
  children,
}: {
  text: string;
  keys?: string;
  children: ReactElement<Record<string, unknown>>;
}) {
  return cloneElement(children, { 'data-hint': text, 'data-hint-keys': keys });
}
