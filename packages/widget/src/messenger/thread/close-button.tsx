/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useSurroundings } from '../context.ts';
import { Icon } from '../icons.tsx';

/** Hides the panel; absent where the page around us offers nothing to hide. */
export function CloseButton(): JSX.Element | null {
  const { close, language } = useSurroundings();
  if (close === null) return null;
  return (
    <button type="button" class="icon-button" aria-label={language.strings.close} onClick={close}>
      <Icon name="close" />
    </button>
  );
}
