import { randomUUID } from 'node:crypto';
import { equal } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench, listPath, refused, said, threadPath } from './bench.ts';

/** Two accounts on one server. */
export const isolationChecks: Check<EusateBench>[] = [
  {
    id: 'account.rest',
    title: 'the same session name in two accounts is two customers; ids of the other account are unknown',
    contract: '§1.3',
    needs: 'other',
    async run(bench) {
      const bearer = bench.target.other?.apiKey;
      const session = bench.session();
      const { id } = await bench.open(await bench.customer(), session);
      equal((await bench.rest(listPath(session), { bearer })).json, [], 'the list under the other key');
      const foreign = await bench.rest(threadPath(session, id), { bearer });
      const unknown = await bench.rest(threadPath(session, randomUUID()), { bearer });
      refused(foreign, [403], 'the messages under the other key');
      equal(foreign.text, unknown.text, 'answers for foreign and unknown');
    },
  },
  {
    id: 'account.socket',
    title: 'no socket event of one account reaches a conversation of another',
    contract: '§2.4',
    needs: 'other',
    async run(bench) {
      const session = bench.session();
      const mine = await bench.customer();
      const other = await bench.connect(bench.target.other?.apiKey ?? '', {});
      const { id } = await bench.open(mine, session);
      const before = await bench.thread(session, id);
      await other.ask('enter_customer_support', { session_id: session });
      const attempts: [string, object][] = [
        ['support', said(session, id, 'From next door')],
        ['enter_support', { ticket_chat_id: id }],
        ['mark_conversation_read', { ticket_chat_id: id, entity: 'customer' }],
        ['close_support', { ticket_chat_id: id }],
        ['review_support', { ticket_chat_id: id, rating: 1 }],
      ];
      for (const [event, payload] of attempts) {
        const foreign = await other.ask(event, payload);
        declined(foreign, [403], `${event} from the other account`);
        const unknown = await other.ask(event, { ...payload, ticket_chat_id: randomUUID() });
        equal(foreign.message, unknown.message, `reasons of ${event} for foreign and unknown`);
      }
      const after = await bench.thread(session, id);
      equal(after, before, 'the conversation');
      await mine.ask('close_support', { ticket_chat_id: id });
      equal(
        other.heard.filter((it) => it.envelope.data.ticket_chat_id === id),
        [],
        'what the other account heard',
      );
    },
  },
];
