import {
  ALL_FIELDS,
  DOCUMENTED_FIELDS,
  HOOKPOINT_PATHS,
  type Hookpoint,
  type HookpointKind,
} from '@baton/protocol/omnidesk';
import type { Kysely } from 'kysely';
import { findPicture } from '../../core/agents/store.ts';
import { CHAT_FORMAT, type ChatHookSettings, readHookSettings } from '../../core/chat-tokens/hooks.ts';
import { findInboxName } from '../../core/inboxes/store.ts';
import { unpackMessageData } from '../../core/messages/data.ts';
import type { ConversationRow, MessageRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';
import type { HookFormat, HookRequest, HookRow, PlannedDelivery } from '../../hooks/format.ts';
import { triesWithin } from '../../hooks/schedule.ts';
import { nextShape, shapeOf, withTaken } from './hook-shape.ts';
import { renderText } from './render-text.ts';

const TYPING_MS = 3_000;
const UPLOAD_MS = 60_000;

export interface HookpointOptions {
  publicUrl: string;
  /** May the receiver be called without TLS when it has none: is it one that the operator opened? */
  isListed(url: string): boolean;
}

/**
 * The four hookpoints of a middleware (contract §4): what agents write, send and end goes to the address that the
 * conversation's calls named last. What the middleware reported itself is never sent back to it.
 */
export function omnideskHookFormat({ publicUrl, isListed }: HookpointOptions): HookFormat {
  return {
    name: CHAT_FORMAT,
    answers: true,
    wants: (event) =>
      (event.type === 'message.created' &&
        event.payload.conversation.reply_hook_id !== null &&
        isAnswer(event.payload.message)) ||
      (event.type === 'conversation.closed' &&
        event.payload.conversation.reply_hook_id !== null &&
        event.payload.by !== 'contact'),
    async plan(event, hooks, db) {
      if (event.type === 'message.created') {
        const { message, conversation } = event.payload;
        const hook = hookOf(conversation, hooks);
        return hook ? answers(db, hook, conversation, message) : [];
      }
      if (event.type !== 'conversation.closed') return [];
      const { conversation } = event.payload;
      const hook = hookOf(conversation, hooks);
      // It has ended the session itself; only our side of the matter went on.
      if (!hook || conversation.left_at !== null) return [];
      return [planned(hook, conversation, 'end', {})];
    },
    async encode(delivery, hook) {
      // The columns are written only by `planned`.
      return requestFor(hook, delivery.kind as HookpointKind, JSON.parse(delivery.body) as Hookpoint, delivery.file_id);
    },
    mostTries(hook) {
      const { giveUpAfterHours } = readHookSettings(hook.settings);
      return giveUpAfterHours === null ? Number.POSITIVE_INFINITY : triesWithin(giveUpAfterHours);
    },
    retryShape(delivery, hook, failure) {
      const settings = nextShape(readHookSettings(hook.settings), {
        url: hook.url,
        kind: delivery.kind,
        failure,
        isListed,
      });
      return settings && { ...hook, settings: JSON.stringify(settings) };
    },
    learned(delivery, hook) {
      const before = readHookSettings(hook.settings);
      const after = withTaken(before, hook.url, delivery.kind);
      return after && JSON.stringify(after);
    },
    sample: (hook) => ({
      ...{ hookId: hook.id, conversationId: null, event: HOOKPOINT_PATHS.message, kind: 'message' },
      body: JSON.stringify({ sessionID: 'baton-test-0001', message: 'This is a test.', name: 'Baton', picture: '' }),
    }),
  };

  /** A text first, then its file (contract §4.5). */
  async function answers(
    db: Kysely<Tables>,
    hook: HookRow,
    conversation: ConversationRow,
    message: MessageRow,
  ): Promise<PlannedDelivery[]> {
    const { file } = unpackMessageData(message);
    const found: PlannedDelivery[] = [];
    if (message.text !== '') {
      const { messageFormat } = readHookSettings(hook.settings);
      const text = renderText(message.text, messageFormat);
      const said = { message: text, ...(await authorOf(db, conversation, message)) };
      found.push({ ...planned(hook, conversation, 'message', said), messageId: message.id });
    }
    if (file) found.push({ ...planned(hook, conversation, 'file', {}), fileId: file.id, messageId: message.id });
    return found;
  }

  /** The agent under the name that customers see; whatever the desk itself says comes from the brand. */
  async function authorOf(db: Kysely<Tables>, conversation: ConversationRow, message: MessageRow) {
    if (message.author_kind !== 'agent' || message.author_id === null)
      return { name: await findInboxName(db, conversation.inbox_id), picture: '' };
    const picture = await findPicture(db, conversation.workspace_id, message.author_id);
    return { name: message.author_name ?? '', picture: picture === null ? '' : new URL(picture, `${publicUrl}/`).href };
  }
}

/** Whether the customer is typed to; not kept, and worth nothing a moment later. */
export function typingDelivery(
  hook: Pick<HookRow, 'id'>,
  conversation: ConversationRow,
  typing: boolean,
): PlannedDelivery {
  return planned(hook, conversation, 'typing', { typing });
}

function isAnswer({ author_kind }: MessageRow): boolean {
  return author_kind === 'agent' || author_kind === 'sate';
}

function hookOf({ reply_hook_id }: ConversationRow, hooks: readonly HookRow[]): HookRow | undefined {
  return hooks.find((hook) => hook.id === reply_hook_id);
}

function planned(
  hook: Pick<HookRow, 'id'>,
  conversation: ConversationRow,
  kind: HookpointKind,
  said: Omit<Hookpoint, 'sessionID'>,
): PlannedDelivery {
  const body: Hookpoint = { sessionID: conversation.reference ?? '', ...said };
  return {
    hookId: hook.id,
    conversationId: conversation.id,
    event: HOOKPOINT_PATHS[kind],
    kind,
    body: JSON.stringify(body),
  };
}

function requestFor(hook: HookRow, kind: HookpointKind, said: Hookpoint, fileId: string | null): HookRequest {
  const settings = readHookSettings(hook.settings);
  const { hookFormat, scheme } = shapeOf(settings, hook.url);
  const query = settings.sessionInQuery ? `?sessionID=${encodeURIComponent(said.sessionID)}` : '';
  const url = hook.url.replace(/^https?:/, `${scheme}:`) + HOOKPOINT_PATHS[kind] + query;
  const fields = fieldsOf(settings, kind, said);
  const texts = fields.map(([name, value]): [string, string] => [name, String(value)]);
  if (kind === 'file') {
    const file = { part: 'file', fileId: fileId as string };
    return { url, headers: {}, body: { fields: texts, file }, timeoutMs: UPLOAD_MS };
  }
  const timing = kind === 'typing' ? { timeoutMs: TYPING_MS } : {};
  switch (hookFormat) {
    case 'json':
      return { url, headers: {}, body: { text: JSON.stringify(Object.fromEntries(fields)) }, ...timing };
    case 'form': {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return { url, headers, body: { text: new URLSearchParams(texts).toString() }, ...timing };
    }
    case 'multipart':
      return { url, headers: {}, body: { fields: texts, file: null }, ...timing };
  }
}

/** Every spelling of each field, or those of the documentation alone. */
function fieldsOf(settings: ChatHookSettings, kind: HookpointKind, said: Hookpoint): [string, string | boolean][] {
  const names = (settings.documentedKeysOnly ? DOCUMENTED_FIELDS : ALL_FIELDS)[kind];
  return Object.entries(names).map(([name, meaning]) => [name, said[meaning] ?? '']);
}
