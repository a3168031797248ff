import { listPublishedArticles } from '../core/articles/store.ts';
import { handOffToPerson } from '../core/conversations/request-person.ts';
import type { DomainEvent } from '../core/events.ts';
import { postAnswer } from '../core/messages/post-answer.ts';
import type { Database } from '../db/database.ts';
import type { ConversationRow, MessageRow } from '../db/rows.ts';
import type { CommittedEvent } from '../db/transaction.ts';
import type { Writer } from '../db/writer.ts';
import type { Subscriber } from '../outbox/dispatch.ts';
import { type Answer, answer, type Knowledge, type ModelSettings } from './answer.ts';
import { buildKnowledge } from './knowledge.ts';
import { MODEL_LIMITS } from './model.ts';

export interface ResponderDeps {
  database: Database;
  writer: Writer;
  model: ModelSettings | null;
  log: { warn(data: object, message: string): void };
  /** Sate has begun (or stopped) writing an answer that takes a while. Best effort. */
  thinking(row: ConversationRow, typing: boolean): void;
}

const HISTORY = 30;
const RETRY_MS = [250, 1000, 3000, 5000];

/**
 * Sate as a subscriber of the outbox: answers a contact's message in a conversation that it owns. The event is taken only
 * when the answer is stored (or not wanted any more), so a crash in between means that the next process answers; the
 * question's id is the answer's client id, so nothing is answered twice.
 */
export class Responder {
  readonly #deps: ResponderDeps;
  readonly #knowledge = new Map<string, Promise<Knowledge>>();
  readonly #running = new Map<string, AbortController>();
  #stopped = false;

  constructor(deps: ResponderDeps) {
    this.#deps = deps;
  }

  /** The work itself. */
  subscriber(): Subscriber {
    return {
      name: 'responder',
      wants: (event) => isQuestion(event),
      // `wants` has looked at the type.
      take: (event) => this.#take((event as unknown as Extract<DomainEvent, { type: 'message.created' }>).payload),
    };
  }

  /** What makes work needless: an owner who is not Sate any more, and articles that changed. */
  watcher(): Subscriber {
    return {
      name: 'responder-watcher',
      wants: (event) => WATCHED.has(event.type),
      hint: (event) => {
        if (event.type === 'article.changed') this.#knowledge.delete(event.workspaceId);
        else if (event.conversationId) this.#running.get(event.conversationId)?.abort();
      },
    };
  }

  /** What is being prepared is dropped; the next process prepares it again. */
  stop(): void {
    this.#stopped = true;
    for (const controller of this.#running.values()) controller.abort();
  }

  async #take({ message, conversation }: { message: MessageRow; conversation: ConversationRow }): Promise<void> {
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        await this.#answer(message, conversation);
        return;
      } catch (error) {
        if (this.#stopped) throw error;
        const wait = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] as number;
        this.#deps.log.warn(
          { err: error, conversationId: conversation.id, attempt },
          'answer not stored, trying again',
        );
        if (attempt >= 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async #answer(message: MessageRow, asked: ConversationRow): Promise<void> {
    const { database, writer } = this.#deps;
    const row = await database.readConversation(asked.id);
    if (row?.state !== 'open' || row.owner_kind !== 'sate' || row.epoch !== asked.epoch) return;
    const controller = new AbortController();
    this.#running.set(row.id, controller);
    try {
      const made = await this.#make(message, row, controller.signal);
      if (made === 'aborted') return;
      if (made === 'failed') {
        await writer.execute(handOffToPerson, {
          workspaceId: row.workspace_id,
          conversationId: row.id,
          epoch: row.epoch,
        });
        return;
      }
      await writer.execute(postAnswer, {
        workspaceId: row.workspace_id,
        conversationId: row.id,
        epoch: row.epoch,
        questionId: message.id,
        text: made.text,
        sources: made.sources,
        suggestsClose: made.suggestsClose,
        missed: made.missed,
        language: made.language,
        tokens: made.tokens,
        handoff: made.handoff,
      });
    } finally {
      if (this.#running.get(row.id) === controller) this.#running.delete(row.id);
    }
  }

  async #make(message: MessageRow, row: ConversationRow, signal: AbortSignal): Promise<Answer | 'aborted' | 'failed'> {
    const { database, model, log, thinking } = this.#deps;
    if (model) thinking(row, true);
    try {
      const before = await database.readMessages(row.pk, Math.max(0, message.seq - 1 - HISTORY), HISTORY);
      return await answer({
        text: message.text,
        history: before
          .filter((turn) => turn.seq < message.seq && turn.kind !== 'event')
          .map((turn) => ({ author: turn.author_kind, text: turn.text })),
        misses: row.misses,
        language: row.language,
        closeSuggested: row.close_suggested === 1,
        knowledge: await this.#knowledgeOf(row.workspace_id),
        model,
        tokensLeft: model ? Math.max(0, MODEL_LIMITS.tokensPerConversation - row.tokens) : 0,
        signal,
        log,
      });
    } catch (error) {
      if (signal.aborted) return 'aborted';
      if (database.fault(error) === 'unavailable') throw error;
      log.warn({ err: error, conversationId: row.id }, 'the responder failed, handing off');
      return 'failed';
    } finally {
      if (model) thinking(row, false);
    }
  }

  #knowledgeOf(workspaceId: string): Promise<Knowledge> {
    let knowledge = this.#knowledge.get(workspaceId);
    if (!knowledge) {
      knowledge = listPublishedArticles(this.#deps.database.read, workspaceId).then(buildKnowledge);
      this.#knowledge.set(workspaceId, knowledge);
      knowledge.catch(() => this.#knowledge.delete(workspaceId));
    }
    return knowledge;
  }
}

const WATCHED = new Set(['article.changed', 'conversation.assigned', 'conversation.handed_off', 'conversation.closed']);

function isQuestion(event: CommittedEvent): boolean {
  if (event.type !== 'message.created') return false;
  // Rows of the outbox are written only by `appendEvent`, so type and payload belong together.
  const { message, conversation } = event.payload as Extract<DomainEvent, { type: 'message.created' }>['payload'];
  return message.author_kind === 'contact' && conversation.owner_kind === 'sate' && conversation.state === 'open';
}
