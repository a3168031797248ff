import { randomUUID } from 'node:crypto';
import { ClosedData, ReviewData } from '@baton/protocol/eusate';
import { equal, holds, NotApplicable, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import { declined, type EusateBench, said } from './bench.ts';

/** Closing and reviewing. */
export const closingChecks: Check<EusateBench>[] = [
  {
    id: 'close.reply',
    title: 'close_support closes at once; it may be repeated, and other sockets in the room hear it once',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const [client, watcher] = [await bench.customer(), await bench.customer()];
      const { id } = await bench.open(client, session);
      await watcher.ask('enter_support', { ticket_chat_id: id });
      const before = await bench.thread(session, id);
      const reply = await client.ask('close_support', { ticket_chat_id: id });
      equal(reply.status_code, 200, `close_support (${reply.message})`);
      equal(shaped(ClosedData, reply.data, 'the reply').ticket_chat_id, id, 'ticket_chat_id');
      const heard = await watcher.waitFor('close_support');
      equal(heard.data, reply.data, 'data that the room hears');
      const after = await bench.thread(session, id);
      equal([after.closed, after.close_support], [true, true], 'closed, close_support over HTTP');
      holds(after.date_updated >= before.date_updated, 'date_updated does not go back');
      const again = await client.ask('close_support', { ticket_chat_id: id });
      equal([again.status_code, again.data.closed], [200, true], 'closing again');
      equal(client.all('close_support').length, 2, 'close_support events at the sender: one for each of two requests');
    },
  },
  {
    id: 'close.unknown',
    title: 'closing an unknown conversation is 403',
    contract: '§2.3',
    async run(bench) {
      const client = await bench.customer();
      for (const id of [randomUUID(), 'new_chat_id', 'x']) {
        declined(await client.ask('close_support', { ticket_chat_id: id }), [403], id);
      }
    },
  },
  {
    id: 'close.suggestion',
    title: 'a suggestion to close is withdrawn when the customer writes on',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      await client.supportAck(said(session, id, 'thanks, that solved it'));
      try {
        await client.waitFor('support', (it) => it.data.close_support === true, Math.min(bench.timeoutMs, 5_000));
      } catch {
        throw new NotApplicable('the responder suggested no closing after "thanks, that solved it"');
      }
      const suggested = await bench.thread(session, id);
      equal([suggested.close_support, suggested.closed], [true, false], 'close_support, closed after the suggestion');
      await client.supportAck(said(session, id, 'One more question: when do you open tomorrow?'));
      equal((await bench.thread(session, id)).close_support, false, 'close_support after writing on');
    },
  },
  {
    id: 'review.stored',
    title: 'a review is stored, heard in the room, replaced by a second one; the text may be absent or null',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const [client, watcher] = [await bench.customer(), await bench.customer()];
      const id = await bench.openClosed(client, session);
      await watcher.ask('enter_support', { ticket_chat_id: id });
      const reviews: [object, number, string | null][] = [
        [{ rating: 4 }, 4, null],
        [{ rating: 1, review: null }, 1, null],
        [{ rating: 5, review: 'Très bien 🙂' }, 5, 'Très bien 🙂'],
        [{ rating: 5, review: 'x'.repeat(5000) }, 5, 'x'.repeat(5000)],
      ];
      for (const [given, rating, review] of reviews) {
        const reply = await client.ask('review_support', { ticket_chat_id: id, ...given });
        equal(reply.status_code, 200, `review_support (${reply.message})`);
        const data = shaped(ReviewData, reply.data, 'the reply');
        equal(data, { ticket_chat_id: id, rating, review }, 'the reply');
        equal((await bench.thread(session, id)).rating, rating, 'rating over HTTP');
        equal((await watcher.waitFor('review_support')).data.rating, rating, 'rating that the room hears');
      }
    },
  },
  {
    id: 'review.open',
    title: 'an open conversation takes no review',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const { id } = await bench.open(client, session);
      declined(await client.ask('review_support', { ticket_chat_id: id, rating: 5 }), [400], 'review of an open one');
      equal((await bench.thread(session, id)).rating, null, 'rating');
    },
  },
  {
    id: 'review.refusals',
    title: 'a rating is an integer from 1 to 5, a review at most 5 000 characters, the conversation known',
    contract: '§2.3',
    async run(bench) {
      const session = bench.session();
      const client = await bench.customer();
      const id = await bench.openClosed(client, session);
      for (const rating of [0, 6, -1, 4.5, '5', null, true, [5], 1e9, undefined]) {
        const reply = await client.ask('review_support', { ticket_chat_id: id, rating });
        declined(reply, [400], `rating ${JSON.stringify(rating)}`);
      }
      for (const review of ['x'.repeat(5001), 5, {}, ['x'], 'U+0000 \u0000']) {
        const reply = await client.ask('review_support', { ticket_chat_id: id, rating: 5, review });
        declined(reply, [400], `review ${JSON.stringify(review).slice(0, 20)}`);
      }
      equal((await bench.thread(session, id)).rating, null, 'rating');
      for (const unknown of [randomUUID(), 'new_chat_id']) {
        declined(await client.ask('review_support', { ticket_chat_id: unknown, rating: 5 }), [403], unknown);
      }
    },
  },
];
