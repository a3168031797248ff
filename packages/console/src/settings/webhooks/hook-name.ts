import type { Hook } from '@baton/protocol';

/** What to call a hook: by the host of its address where nobody gave it a name. */
export function hookName(hook: Pick<Hook, 'name' | 'url'>): string {
  return hook.name !== '' ? hook.name : (URL.parse(hook.url)?.host ?? hook.url);
}
