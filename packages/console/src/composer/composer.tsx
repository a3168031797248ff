import type { Conversation } from '@baton/protocol';
import { useMe } from '../session/use-session.ts';
import { AnswerBar } from './answer-bar.tsx';
import { ReplyForm } from './reply-form.tsx';

/** Where one answers: a form in one's own conversations, otherwise a bar that says who answers and how to step in. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const me = useMe();
  const mine = conversation.state === 'open' && conversation.owner.agentId === me.id;
  return (
    <div className="shrink-0 px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6">
      <div className="mx-auto max-w-3xl">
        {mine ? <ReplyForm conversation={conversation} /> : <AnswerBar conversation={conversation} />}
      </div>
    </div>
  );
}
