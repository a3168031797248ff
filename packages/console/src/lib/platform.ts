export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What the modifier of shortcuts is called on this machine. */
export const MODIFIER = isMac ? '⌘' : 'Ctrl';
