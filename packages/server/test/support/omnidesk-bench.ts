import { type AgentClient, createAgentClient } from '@baton/sdk';
import { openStage, type Stage } from '@baton/testkit';
import { entry } from './entry.ts';

/** A desk, bo who looks after it, and a key for middlewares that have one. */
export interface OmnideskBench {
  stage: Stage;
  bo: AgentClient;
  chatKey: string;
  /** One call as JSON, or with `form` as a multipart form. */
  call(name: string, fields: object, more?: Calling): Promise<Called>;
  conversationOf(ticketID: number): Promise<string>;
}

interface Calling {
  key?: string;
  idempotencyKey?: string;
  form?: FormData;
}

export interface Called {
  status: number;
  json: { message: string; ticketID: number };
}

export const NEW_MESSAGE = 'chat/notifyUserNewChatMessage';
export const NEW_EVENT = 'chat/notifyUserNewChatEvent';
export const ADD_FILE = 'chat/addAttachment';
export const END_CHAT = 'message/notifyUserEndChat';
export const VISITED = 'chat/notifyUserVisited';

export async function openOmnidesk(more: Record<string, string> = {}): Promise<OmnideskBench> {
  const env = { BATON_RATE_LIMITS: 'off', BATON_RESPONDER: 'off', BATON_HOOK_ALLOW: '127.0.0.1', ...more };
  const stage = await openStage({ entry, env });
  const bo = createAgentClient({ baseUrl: stage.desk.url, token: stage.deskKey });
  return {
    stage,
    bo,
    chatKey: (await bo.keys.create({ name: 'middleware', scopes: ['chat', 'chat_log'] })).token,
    async call(name, fields, { key, idempotencyKey, form } = {}) {
      for (const [field, value] of Object.entries(fields)) form?.append(field, String(value));
      const headers = {
        ...(key === undefined ? {} : { apiKey: key }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(form ? {} : { 'content-type': 'application/json' }),
      };
      const body = form ?? JSON.stringify(fields);
      const answer = await fetch(`${stage.desk.url}/api/v2/${name}`, { method: 'POST', headers, body });
      return { status: answer.status, json: (await answer.json()) as Called['json'] };
    },
    async conversationOf(ticketID) {
      const { conversations } = await bo.conversations.list({ limit: 100 });
      return conversations.find(({ number }) => number === ticketID)?.id as string;
    },
  };
}

let sessions = 0;
export function newSession(name: string): string {
  sessions += 1;
  return `session-${name}-${sessions}`;
}
