import { onPreferences, preferences } from './store.ts';

/** Keeps `data-theme` of the document at the chosen theme; `system` leaves the choice to the browser. */
export function followTheme(): void {
  apply();
  onPreferences(apply);
}

function apply(): void {
  const { theme } = preferences();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
