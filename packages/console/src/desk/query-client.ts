import { isTransient } from '@baton/sdk';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { noticeError } from './session.ts';

/** Live events keep what is cached current; a query is fetched again after a break of the connection, not on focus. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeError }),
  mutationCache: new MutationCache({ onError: noticeError }),
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (failures, error) => isTransient(error) && failures < 2,
    },
    mutations: { networkMode: 'always' },
  },
});
