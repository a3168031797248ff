export interface Options {
  inboxId: string;
  /** Origin of the desk: where this script came from. */
  desk: string;
  color: string | undefined;
  theme: string | undefined;
  lang: string | undefined;
  side: 'left' | 'right';
  /** False = the page has its own button and calls `Baton.open()`. */
  launcher: boolean;
  label: string;
  name: string | undefined;
  email: string | undefined;
}

/** The data attributes of our script element. */
export function readOptions(script: HTMLScriptElement): Options | null {
  const { inbox, color, theme, lang, position, launcher, label, name, email } = script.dataset;
  if (inbox === undefined || inbox === '') return null;
  return {
    inboxId: inbox,
    desk: new URL(script.src, location.href).origin,
    color,
    theme,
    lang,
    side: position === 'left' ? 'left' : 'right',
    launcher: launcher !== 'hidden',
    label: label ?? 'Chat',
    name,
    email,
  };
}
