import type { Kysely } from 'kysely';
import { type Among, findNamed, type NamedConversation } from '../../core/chat-tokens/store.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { Tables } from '../../db/schema.ts';

/** A session of a middleware as it was when it was last looked at. What it leads to is checked again by whoever writes. */
export interface Session {
  tokenId: string;
  workspaceId: string;
  conversationId: string;
  contactId: string;
  hookId: string | null;
  /** What its calls have told of the customer, so that telling it again costs nothing. */
  told: string;
}

const MOST_REMEMBERED = 20_000;

/**
 * Sessions by the middleware's own name for them. What is remembered is only ever a way to the conversation: a session keeps
 * its token and its contact as long as it lives, and every action looks at the rest of it in the row itself.
 */
export class Sessions {
  readonly #read: Kysely<Tables>;
  readonly #remembered = new Map<string, Session>();

  constructor(read: Kysely<Tables>) {
    this.#read = read;
  }

  remembered(tokenId: string, reference: string): Session | undefined {
    return this.#remembered.get(`${tokenId} ${reference}`);
  }

  remember(tokenId: string, reference: string, row: ConversationRow, told: string): void {
    const key = `${tokenId} ${reference}`;
    // The ones used again move to the end; the oldest go first.
    this.#remembered.delete(key);
    this.#remembered.set(key, {
      tokenId,
      workspaceId: row.workspace_id,
      conversationId: row.id,
      contactId: row.contact_id,
      hookId: row.reply_hook_id,
      told,
    });
    if (this.#remembered.size <= MOST_REMEMBERED) return;
    const oldest = this.#remembered.keys().next().value;
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  clear(): void {
    this.#remembered.clear();
  }

  /**
   * The session of that name, among those of some tokens or of a workspace (contract §6.1): of several the one whose
   * server it is, and when it is none's, the only one. Null when there is none, or no telling which.
   */
  async find(reference: string, base: string, among: Among): Promise<NamedConversation | null> {
    const named = await findNamed(this.#read, reference, among);
    const there = named.filter((it) => it.base === base);
    if (there.length > 0) return there.length === 1 ? (there[0] as NamedConversation) : null;
    return named.length === 1 ? (named[0] as NamedConversation) : null;
  }
}
