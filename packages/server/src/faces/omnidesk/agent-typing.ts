import type { DomainEvent } from '../../core/events.ts';
import type { ConversationRow } from '../../db/rows.ts';
import type { FaceContext } from '../../edge/context.ts';
import { findHookById } from '../../hooks/store.ts';
import type { Subscriber } from '../../outbox/dispatch.ts';
import type { Typing } from '../../realtime/typing.ts';
import { typingDelivery } from './hook-format.ts';

/** Told again no sooner than this while it lasts. */
const AGAIN_MS = 5_000;
/** An agent who says nothing more for so long types no more. */
const IDLE_MS = 10_000;

interface Writing {
  conversation: ConversationRow;
  toldAt: number;
  idle: NodeJS.Timeout;
}

/**
 * Tells middlewares that an agent types (contract §4.5). Outside of the queue of answers, each time once, and never after what
 * it announced: whoever wrote is not typing any more. Nor after the end of the session, as far as it has not left by then.
 */
export class AgentTyping {
  readonly #context: Pick<FaceContext, 'hooks' | 'database'>;
  readonly #writing = new Map<string, Writing>();
  /** One request at a time per conversation, so that "on" and "off" do not overtake each other. */
  readonly #sending = new Map<string, Promise<void>>();
  /** Closed while something was on its way: what waits behind that would come after the end. */
  readonly #ended = new Set<string>();

  constructor(context: Pick<FaceContext, 'hooks' | 'database'>) {
    this.#context = context;
  }

  readonly heard = ({ conversation, author, typing }: Typing): void => {
    if (author.kind === 'contact' || conversation.reply_hook_id === null || conversation.face !== 'omnidesk') return;
    if (!typing) {
      this.#stop(conversation.id);
      return;
    }
    const known = this.#writing.get(conversation.id);
    clearTimeout(known?.idle);
    const idle = setTimeout(() => this.#stop(conversation.id), IDLE_MS).unref();
    const isNews = !known || Date.now() - known.toldAt >= AGAIN_MS;
    this.#writing.set(conversation.id, { conversation, idle, toldAt: isNews ? Date.now() : known.toldAt });
    if (isNews) this.#tell(conversation, true);
  };

  /** What an agent sent or ended ends the typing before it. */
  subscriber(): Subscriber {
    return {
      name: 'omnidesk typing',
      wants: ({ type }) => type === 'message.created' || type === 'conversation.closed',
      hint: (event) => {
        const { type, payload } = event as DomainEvent;
        if (type === 'message.created' && payload.message.author_kind === 'contact') return;
        if (type !== 'message.created' && type !== 'conversation.closed') return;
        const { id } = payload.conversation;
        // With nothing on its way what is told now goes out before the end of the session does.
        if (type === 'conversation.closed' && this.#sending.has(id)) this.#ended.add(id);
        this.#stop(id);
      },
    };
  }

  #stop(conversationId: string): void {
    const known = this.#writing.get(conversationId);
    if (!known) return;
    clearTimeout(known.idle);
    this.#writing.delete(conversationId);
    this.#tell(known.conversation, false);
  }

  #tell(conversation: ConversationRow, typing: boolean): void {
    const { id } = conversation;
    const before = this.#sending.get(id) ?? Promise.resolve();
    const sending = before
      .then(() => this.#send(conversation, typing))
      .catch(() => {})
      .then(() => {
        if (this.#sending.get(id) !== sending) return;
        this.#sending.delete(id);
        this.#ended.delete(id);
      });
    this.#sending.set(id, sending);
  }

  async #send(conversation: ConversationRow, typing: boolean): Promise<void> {
    const { hooks, database } = this.#context;
    const hook = await findHookById(database.read, conversation.reply_hook_id as string);
    // Meanwhile it may have been sent, or all may have ended.
    if (hook?.state !== 'active' || (typing && !this.#writing.has(conversation.id))) return;
    if (this.#ended.has(conversation.id)) return;
    await hooks.sendOnce(hook, typingDelivery(hook, conversation, typing));
  }
}
