/** What a check found: fine, worth knowing, or in the way of running. */
export interface Finding {
  state: 'ok' | 'warn' | 'bad';
  text: string;
  /** What to do about it. */
  advice?: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const warn = (text: string, advice: string): Finding => ({ state: 'warn', text, advice });
export const bad = (text: string, advice: string): Finding => ({ state: 'bad', text, advice });
