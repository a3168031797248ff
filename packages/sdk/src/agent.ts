import type {
  Agent,
  ApiKey,
  Article,
  ChatToken,
  Conversation,
  ConversationPage,
  FileInfo,
  Hook,
  HookDelivery,
  HookFormatName,
  Me,
  MessageDelivery,
  MessagePage,
  PostedMessage,
  PostMessage,
  ViewCounts,
} from '@baton/protocol';
import { cleanBaseUrl, createHttp, type FetchLike, type Method, seg } from './http.ts';
import { createLive, type Live } from './live.ts';
import type {
  AgentTokens,
  ArticleList,
  ChangeChatToken,
  ChangeHook,
  ChangeMe,
  ChatTokenList,
  ConversationQuery,
  CreateChatToken,
  CreatedChatToken,
  CreatedHook,
  CreatedKey,
  CreateHook,
  CreateKey,
  ErasedContact,
  HookDeliveryPage,
  HookDeliveryQuery,
  HookTest,
  InviteAgent,
  InvitedAgent,
  MessageQuery,
  OneHookDelivery,
  ReplayedHook,
  ReplayHook,
  RotatedHookSecret,
  SaveArticle,
} from './shapes.ts';

export interface AgentClientOptions {
  /** Origin of the desk; left out in a browser = the page's own. */
  baseUrl?: string;
  /** A desk API key. Without it the browser's sign-in cookie speaks. */
  token?: string;
  fetch?: FetchLike;
  timeoutMs?: number;
}

export type AgentClient = ReturnType<typeof createAgentClient>;

/** Everything that an agent or an integration may do, one method per route of `/desk/v1`. */
export function createAgentClient(options: AgentClientOptions = {}) {
  const baseUrl = cleanBaseUrl(options.baseUrl);
  const { token } = options;
  const http = createHttp({
    baseUrl,
    fetch: options.fetch,
    timeoutMs: options.timeoutMs,
    bearer: token === undefined ? undefined : () => token,
  });
  const call = <T>(method: Method, path: string, json?: unknown) => http<T>(method, `/desk/v1${path}`, { json });
  const act = async (id: string, action: string, json: unknown = {}): Promise<Conversation> =>
    (await call<{ conversation: Conversation }>('POST', `/conversations/${seg(id)}/${action}`, json)).conversation;

  return {
    baseUrl,
    signIn: async (email: string, password: string): Promise<void> => {
      await call('POST', '/auth/sign-in/email', { email, password });
    },
    signOut: async (): Promise<void> => {
      await call('POST', '/auth/sign-out', {});
    },
    me: () => call<Me>('GET', '/me'),
    changeMe: (change: ChangeMe) => call<Me>('PATCH', '/me', change),
    createTokens: () => call<AgentTokens>('POST', '/me/tokens', {}),
    views: async () => (await call<{ views: ViewCounts }>('GET', '/views')).views,

    conversations: {
      list: (query: ConversationQuery = {}) => http<ConversationPage>('GET', '/desk/v1/conversations', { query }),
      get: async (id: string) =>
        (await call<{ conversation: Conversation }>('GET', `/conversations/${seg(id)}`)).conversation,
      messages: (id: string, query: MessageQuery = {}) =>
        http<MessagePage>('GET', `/desk/v1/conversations/${seg(id)}/messages`, { query }),
      post: (id: string, message: PostMessage) =>
        call<PostedMessage>('POST', `/conversations/${seg(id)}/messages`, message),
      takeOver: (id: string) => act(id, 'take-over'),
      handBack: (id: string) => act(id, 'hand-back'),
      assign: (id: string, agentId: string) => act(id, 'assign', { agentId }),
      close: (id: string) => act(id, 'close'),
      suggestClose: (id: string) => act(id, 'suggest-close'),
      read: async (id: string, seq: number): Promise<void> => {
        await act(id, 'read', { seq });
      },
      /** Whether messages have reached a contact who is reached through a hook. */
      deliveries: async (id: string) =>
        (await call<{ deliveries: MessageDelivery[] }>('GET', `/conversations/${seg(id)}/deliveries`)).deliveries,
      /** Sends a message that has not arrived now, or again. */
      resend: async (id: string, deliveryId: string) =>
        (
          await call<{ delivery: MessageDelivery }>(
            'POST',
            `/conversations/${seg(id)}/deliveries/${seg(deliveryId)}/resend`,
            {},
          )
        ).delivery,
      /** Stores a file for this conversation; give its `id` as `fileId` to {@link post}. */
      upload: async (id: string, file: Blob, name?: string): Promise<FileInfo> => {
        const form = formOf(file, name);
        return (await http<{ file: FileInfo }>('POST', `/desk/v1/conversations/${seg(id)}/files`, { form })).file;
      },
    },
    contacts: {
      /** Removes everything that is stored about this contact; there is no way back. */
      erase: (id: string) => call<ErasedContact>('DELETE', `/contacts/${seg(id)}`),
    },
    articles: {
      list: async () => (await call<ArticleList>('GET', '/articles')).articles,
      get: async (id: string) => (await call<{ article: Article }>('GET', `/articles/${seg(id)}`)).article,
      create: async (article: SaveArticle) => (await call<{ article: Article }>('POST', '/articles', article)).article,
      save: async (id: string, article: SaveArticle) =>
        (await call<{ article: Article }>('PUT', `/articles/${seg(id)}`, article)).article,
      delete: async (id: string): Promise<void> => {
        await call('DELETE', `/articles/${seg(id)}`);
      },
    },
    keys: {
      list: async () => (await call<{ keys: ApiKey[] }>('GET', '/keys')).keys,
      /** The answer holds the key itself, this one time. */
      create: (key: CreateKey) => call<CreatedKey>('POST', '/keys', key),
      revoke: async (id: string): Promise<void> => {
        await call('DELETE', `/keys/${seg(id)}`);
      },
    },
    hooks: {
      list: async () => (await call<{ hooks: Hook[] }>('GET', '/hooks')).hooks,
      get: async (id: string) => (await call<{ hook: Hook }>('GET', `/hooks/${seg(id)}`)).hook,
      /** The answer holds the secret, this one time. */
      create: (hook: CreateHook) => call<CreatedHook>('POST', '/hooks', hook),
      change: async (id: string, change: ChangeHook) =>
        (await call<{ hook: Hook }>('PATCH', `/hooks/${seg(id)}`, change)).hook,
      delete: async (id: string): Promise<void> => {
        await call('DELETE', `/hooks/${seg(id)}`);
      },
      enable: async (id: string) => (await call<{ hook: Hook }>('POST', `/hooks/${seg(id)}/enable`, {})).hook,
      disable: async (id: string) => (await call<{ hook: Hook }>('POST', `/hooks/${seg(id)}/disable`, {})).hook,
      /** A new secret; the one before signs beside it for so many hours. */
      rotateSecret: (id: string, keepOldHours: number) =>
        call<CreatedHook>('POST', `/hooks/${seg(id)}/secret`, { keepOldHours }),
      test: (id: string) => call<HookTest>('POST', `/hooks/${seg(id)}/test`, {}),
      deliveries: (id: string, query: HookDeliveryQuery = {}) =>
        http<HookDeliveryPage>('GET', `/desk/v1/hooks/${seg(id)}/deliveries`, { query }),
      delivery: (id: string, deliveryId: string) =>
        call<OneHookDelivery>('GET', `/hooks/${seg(id)}/deliveries/${seg(deliveryId)}`),
      replay: async (id: string, deliveryId: string) =>
        (await call<{ delivery: HookDelivery }>('POST', `/hooks/${seg(id)}/deliveries/${seg(deliveryId)}/replay`, {}))
          .delivery,
      /** What happened in a stretch of time, once more, in as many calls as it takes; answers how many deliveries that are. */
      replayRange: async (id: string, range: ReplayHook): Promise<number> => {
        let count = 0;
        let { cursor } = range;
        do {
          const more = cursor === undefined ? range : { ...range, cursor };
          const { replayed, nextCursor } = await call<ReplayedHook>('POST', `/hooks/${seg(id)}/replay`, more);
          count += replayed;
          cursor = nextCursor ?? undefined;
        } while (cursor !== undefined);
        return count;
      },
    },
    /** How outside bots and apps bring conversations here, and where they are answered. */
    chatTokens: {
      /** With the inboxes that a token may have. */
      list: () => call<ChatTokenList>('GET', '/chat-tokens'),
      get: async (id: string) => (await call<{ chatToken: ChatToken }>('GET', `/chat-tokens/${seg(id)}`)).chatToken,
      /** The answer holds the token itself and the secret of its signatures, this one time. */
      create: (token: CreateChatToken) => call<CreatedChatToken>('POST', '/chat-tokens', token),
      change: async (id: string, change: ChangeChatToken) =>
        (await call<{ chatToken: ChatToken }>('PATCH', `/chat-tokens/${seg(id)}`, change)).chatToken,
      delete: async (id: string): Promise<void> => {
        await call('DELETE', `/chat-tokens/${seg(id)}`);
      },
      /** Registers a receiver, or takes that back. */
      registerBase: async (id: string, base: string, allowed: boolean) =>
        (await call<{ chatToken: ChatToken }>('PUT', `/chat-tokens/${seg(id)}/bases`, { base, allowed })).chatToken,
      rotateSecret: (id: string) => call<RotatedHookSecret>('POST', `/chat-tokens/${seg(id)}/hook-secret`, {}),
      /** Sends one test message, in the given form or as deliveries go. */
      test: (id: string, base: string, hookFormat?: HookFormatName) =>
        call<HookTest>('POST', `/chat-tokens/${seg(id)}/test`, { base, ...(hookFormat ? { hookFormat } : {}) }),
      changeSettings: (settings: { logsWithoutKey: boolean }) =>
        call<{ logsWithoutKey: boolean }>('PUT', '/chat-settings', settings),
    },
    agents: {
      list: async () => (await call<{ agents: Agent[] }>('GET', '/agents')).agents,
      invite: (agent: InviteAgent) => call<InvitedAgent>('POST', '/agents', agent),
    },
    /** Opens the live connection. One per page is enough: it hears every conversation of the workspace. */
    connect: (): Live<Conversation> =>
      createLive<Conversation>({ baseUrl, token: token === undefined ? undefined : async () => token }),
  };
}

export function formOf(file: Blob, name: string | undefined): FormData {
  const form = new FormData();
  const own = 'name' in file && typeof file.name === 'string' ? file.name : 'file';
  form.append('file', file, name ?? own);
  return form;
}
