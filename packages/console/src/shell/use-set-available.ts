import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { applyPresence } from '../desk/apply.ts';
import { desk } from '../desk/client.ts';
import { meQuery } from '../desk/queries.ts';
import { useErrorText } from '../lib/error-text.ts';
import { useMe } from '../session/use-session.ts';
import { toast } from '../ui/toasts.tsx';

/** Switches at once, and back when the desk refuses. */
export function useSetAvailable(): (available: boolean) => void {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { id: agentId } = useMe();
  const { mutate } = useMutation({
    mutationFn: (available: boolean) => desk.changeMe({ available }),
    onMutate: (available) => applyPresence(client, { agentId, available }),
    onSuccess: (me) => client.setQueryData(meQuery.queryKey, me),
    onError: (error, available) => {
      applyPresence(client, { agentId, available: !available });
      toast.failed(t('available.failed'), errorText(error));
    },
  });
  return mutate;
}
