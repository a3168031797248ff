import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { isView } from './conversations/view.ts';
import { meQuery } from './desk/queries.ts';
import { queryClient } from './desk/query-client.ts';
import { isSignedOut } from './desk/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { AppShell } from './shell/app-shell.tsx';
import { InboxPage } from './shell/inbox-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { PageError } from './shell/page-error.tsx';
import { PageLoading } from './shell/page-loading.tsx';

interface SignInSearch {
  /** Where to go afterwards: a path of ours. */
  next?: string;
  reason?: 'expired' | 'signed-out';
}

interface WebhookSearch {
  /** The one that is looked at. */
  delivery?: string;
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  errorComponent: PageError,
  notFoundComponent: NotFoundPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    next: typeof search.next === 'string' && /^\/(?!\/)/.test(search.next) ? search.next : undefined,
    reason: search.reason === 'expired' || search.reason === 'signed-out' ? search.reason : undefined,
  }),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: AppShell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (isSignedOut(error)) throw redirect({ to: '/sign-in', search: { next: location.href } });
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/$view', params: { view: 'mine' }, replace: true });
  },
});

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/$view',
  component: InboxPage,
  beforeLoad: ({ params }) => {
    if (!isView(params.view)) throw redirect({ to: '/$view', params: { view: 'mine' }, replace: true });
  },
});

const conversation = createRoute({ getParentRoute: () => inbox, path: '/$conversationId' });

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx')),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/knowledge', replace: true });
  },
});

const knowledge = createRoute({
  getParentRoute: () => settings,
  path: '/knowledge',
  component: lazyRouteComponent(() => import('./settings/knowledge/knowledge-page.tsx')),
});

const article = createRoute({
  getParentRoute: () => settings,
  path: '/knowledge/$articleId',
  component: lazyRouteComponent(() => import('./settings/knowledge/article-page.tsx')),
});

const keys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: lazyRouteComponent(() => import('./settings/keys/keys-page.tsx')),
});

const chatTokens = createRoute({
  getParentRoute: () => settings,
  path: '/chat-tokens',
  component: lazyRouteComponent(() => import('./settings/chat-tokens/chat-tokens-page.tsx')),
});

const chatToken = createRoute({
  getParentRoute: () => settings,
  path: '/chat-tokens/$tokenId',
  component: lazyRouteComponent(() => import('./settings/chat-tokens/chat-token-page.tsx')),
});

const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./settings/webhooks/webhooks-page.tsx')),
});

const webhook = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks/$hookId',
  validateSearch: (search: Record<string, unknown>): WebhookSearch => ({
    delivery: typeof search.delivery === 'string' ? search.delivery : undefined,
  }),
  component: lazyRouteComponent(() => import('./settings/webhooks/webhook-page.tsx')),
});

const team = createRoute({
  getParentRoute: () => settings,
  path: '/team',
  component: lazyRouteComponent(() => import('./settings/team/team-page.tsx')),
});

const preferences = createRoute({
  getParentRoute: () => settings,
  path: '/preferences',
  component: lazyRouteComponent(() => import('./settings/preferences/preferences-page.tsx')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    app.addChildren([
      home,
      inbox.addChildren([conversation]),
      settings.addChildren([
        settingsHome,
        knowledge,
        article,
        keys,
        chatTokens,
        chatToken,
        webhooks,
        webhook,
        team,
        preferences,
      ]),
    ]),
  ]),
  basepath: '/console',
  context: { queryClient },
  defaultPendingComponent: PageLoading,
  defaultPendingMs: 150,
  defaultErrorComponent: PageError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
