import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { queryClient } from './desk/query-client.ts';
import { router } from './router.tsx';
import { HintLayer } from './ui/hint-layer.tsx';
import { Toasts } from './ui/toasts.tsx';

/** What every page stands on. The library may insert no <style>: our content security policy forbids it. */
export function App() {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toasts />
        <HintLayer />
      </QueryClientProvider>
    </CSPProvider>
  );
}
