import { openConversation } from '../../src/core/conversations/open.ts';
import { createHook } from '../../src/hooks/create.ts';
import type { HookFormat } from '../../src/hooks/format.ts';
import { newHookSecret } from '../../src/hooks/signature.ts';
import { createSeal } from '../../src/lib/seal.ts';
import type { OwnDesk } from './own-desk.ts';

/**
 * The least that a face needs to reach its contacts through a hook: what our side says in a conversation with a reply hook
 * is sent there as JSON, three times at most.
 */
export const letters: HookFormat = {
  name: 'letters',
  answers: true,
  wants: (event) => event.type === 'message.created',
  async plan(event, hooks) {
    if (event.type !== 'message.created') return [];
    const { message, conversation } = event.payload;
    if (message.author_kind === 'contact' || message.kind === 'event') return [];
    return hooks
      .filter((hook) => hook.id === conversation.reply_hook_id)
      .map((hook) => ({
        hookId: hook.id,
        conversationId: conversation.id,
        event: 'letter',
        kind: 'letter',
        body: JSON.stringify({ text: message.text }),
        messageId: message.id,
      }));
  },
  encode: async (delivery, hook) => ({ url: hook.url, headers: {}, body: { text: delivery.body } }),
  mostTries: () => 3,
};

/** A conversation whose answers go to this address, waiting for a person; opened as a face would do it. */
export async function openByLetter(
  { desk: { core } }: OwnDesk,
  { url, reference, text }: { url: string; reference: string; text: string },
): Promise<{ id: string; number: number; hookId: string }> {
  const inbox = await core.database.read.selectFrom('inboxes').select(['id', 'workspace_id']).executeTakeFirstOrThrow();
  const { id: inboxId, workspace_id: workspaceId } = inbox;
  const { hook } = await core.writer.execute(createHook, {
    actor: { kind: 'system', workspaceId },
    format: letters.name,
    name: 'Letters',
    url,
    events: ['*'],
    sealedSecret: createSeal(core.secret).close(newHookSecret()),
  });
  await core.database.othersSettled();
  const { conversation } = await core.writer.execute(openConversation, {
    workspaceId,
    inboxId,
    face: 'desk',
    contact: { source: 'letters', reference },
    text,
    first: 'people',
    about: { reply_hook_id: hook.id },
  });
  return { id: conversation.id, number: conversation.number, hookId: hook.id };
}
