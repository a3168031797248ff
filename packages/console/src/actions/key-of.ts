/** Names a key press the way actions name their keys: `j`, `?`, `escape`, `mod+k`. */
export function keyOf(event: KeyboardEvent): string {
  const key = letterOf(event);
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

// On Cyrillic, Greek and other layouts the key itself is no Latin letter: its place on the keyboard decides then.
function letterOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const isForeignLetter = key.length === 1 && key > '\u007f' && event.code.startsWith('Key');
  return isForeignLetter ? event.code.slice(3).toLowerCase() : key;
}

/** True where a plain key is text or belongs to the control that has the focus. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="textbox"]') !== null;
}

/** True inside a layer over the page, which has keys of its own. */
export function isInLayer(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
  );
}
