import type { Agent, Workspace } from '@baton/protocol';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { desk } from '../desk/client.ts';
import { meQuery } from '../desk/queries.ts';
import { queryClient } from '../desk/query-client.ts';
import { onSessionLost } from '../desk/session.ts';

/** The signed-in agent; the route above has loaded it. */
export function useMe(): Agent {
  return useSuspenseQuery(meQuery).data.agent;
}

export function useWorkspace(): Workspace {
  return useSuspenseQuery(meQuery).data.workspace;
}

/** Leads to the sign-in page when the login has ended, and back here afterwards. */
export function useSessionGuard(): void {
  const router = useRouter();
  useEffect(
    () =>
      onSessionLost(() => {
        const { pathname, href } = router.state.location;
        if (pathname === '/sign-in') return;
        void router.navigate({ to: '/sign-in', search: { next: href, reason: 'expired' }, replace: true });
      }),
    [router],
  );
}

export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  return async () => {
    await desk.signOut().catch(() => undefined);
    await navigate({ to: '/sign-in', search: { reason: 'signed-out' }, replace: true });
    queryClient.clear();
  };
}
