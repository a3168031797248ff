import type { Hook } from '@baton/protocol';
import i18next from 'i18next';
import { desk } from '../desk/client.ts';
import { hookName } from '../settings/webhooks/hook-name.ts';
import { toast } from '../ui/toasts.tsx';

interface Disabled {
  hookId: string;
  name: string;
  reason: NonNullable<Hook['disabledReason']>;
}

/** Tells an administrator that the desk gave up a webhook, wherever in the console they are. */
export async function announceDisabled({ hookId, name, reason }: Disabled): Promise<void> {
  // One without a name is called by its address, which only the hook itself knows.
  const shown = name !== '' ? name : await desk.hooks.get(hookId).then(hookName, () => '–');
  toast.failed(i18next.t('webhooks.disabled', { name: shown }), i18next.t(`webhooks.disabledBy.${reason}`));
}
