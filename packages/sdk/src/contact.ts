import type {
  ContactConversation,
  ContactPosted,
  ContactSession,
  FileInfo,
  MessagePage,
  PostMessage,
} from '@baton/protocol';
import { formOf } from './agent.ts';
import { type ContactIdentity, createSessionKeeper } from './contact-session.ts';
import { BatonError } from './errors.ts';
import { cleanBaseUrl, createHttp, type FetchLike, type Method, type RequestOptions, seg } from './http.ts';
import { createLive, type Live } from './live.ts';
import type { ContactConversations, MessageQuery } from './shapes.ts';
import { createMemoryStore, type KeyValueStore } from './storage.ts';

export interface ContactClientOptions extends ContactIdentity {
  baseUrl?: string;
  /** Keeps the secret that brings the same contact back; `createBrowserStore()` in a page. */
  storage?: KeyValueStore;
  fetch?: FetchLike;
  timeoutMs?: number;
}

export type ContactClient = ReturnType<typeof createContactClient>;

/** Everything that a customer may do. The session is opened by the first call and renewed before it ends. */
export function createContactClient(options: ContactClientOptions) {
  const { baseUrl: given, storage, fetch, timeoutMs, ...identity } = options;
  const baseUrl = cleanBaseUrl(given);
  const http = createHttp({ baseUrl, fetch, timeoutMs, bearer: () => undefined });
  const sessions = createSessionKeeper(http, identity, storage ?? createMemoryStore());

  async function call<T>(method: Method, path: string, request: RequestOptions = {}): Promise<T> {
    const go = async (renew: boolean) => {
      const { token } = await sessions.current(renew);
      return http<T>(method, `/desk/v1/contact${path}`, { ...request, bearer: token });
    };
    try {
      return await go(false);
    } catch (error) {
      if (!(error instanceof BatonError) || error.status !== 401) throw error;
      return await go(true);
    }
  }
  const act = async (id: string, action: string, json: unknown = {}): Promise<ContactConversation> =>
    (await call<{ conversation: ContactConversation }>('POST', `/conversations/${seg(id)}/${action}`, { json }))
      .conversation;

  return {
    baseUrl,
    session: (): Promise<ContactSession> => sessions.current(),
    forget: () => sessions.forget(),
    conversations: async () => (await call<ContactConversations>('GET', '/conversations')).conversations,
    /** Opens a conversation with its first message. */
    open: (text: string, clientMessageId?: string) =>
      call<ContactPosted>('POST', '/conversations', { json: { text, clientMessageId } }),
    messages: (id: string, query: MessageQuery = {}) =>
      call<MessagePage>('GET', `/conversations/${seg(id)}/messages`, { query }),
    post: (id: string, message: PostMessage) =>
      call<ContactPosted>('POST', `/conversations/${seg(id)}/messages`, { json: message }),
    read: async (id: string, seq: number): Promise<void> => {
      await call('POST', `/conversations/${seg(id)}/read`, { json: { seq } });
    },
    close: (id: string) => act(id, 'close'),
    rate: (id: string, score: number, text?: string) => act(id, 'rating', { score, text }),
    /** Asks for a person. */
    handoff: (id: string) => act(id, 'handoff'),
    /** Possible while an agent owns the conversation; give the file's `id` as `fileId` to {@link post}. */
    upload: async (id: string, file: Blob, name?: string): Promise<FileInfo> =>
      (await call<{ file: FileInfo }>('POST', `/conversations/${seg(id)}/files`, { form: formOf(file, name) })).file,
    connect: (): Live<ContactConversation> =>
      createLive<ContactConversation>({
        baseUrl,
        token: async (renew) => (await sessions.current(renew)).token,
      }),
  };
}
