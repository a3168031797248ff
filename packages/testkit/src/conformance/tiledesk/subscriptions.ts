import { CreatedSubscription, Subscription, SubscriptionDelivery } from '@baton/protocol/tiledesk';
import { equal, holds, NotApplicable, shaped } from '../assert.ts';
import type { Check } from '../check.ts';
import type { Answer, TiledeskBench } from './bench.ts';

/** Subscriptions and what they are sent (§9). They need a receiver that the server may call: `loopback` says that it may. */
export const subscriptionChecks: Check<TiledeskBench>[] = [
  {
    id: 'subscriptions.life',
    title:
      'a subscription is made with its secret, the same again is the same, and is read, changed and removed without it',
    contract: '§9',
    needs: 'loopback',
    async run(bench) {
      const { url } = await bench.receiver();
      const body = { event: 'lead.create', target: `${url}/life` };
      const answer = await bench.ask('POST', '/subscriptions', { body });
      equal(answer.status, 200, 'status');
      const made = shaped(CreatedSubscription, answer.json, 'made');
      equal(answer.headers.get('x-hook-secret'), made.secret, 'x-hook-secret');
      equal((await bench.ok('POST', '/subscriptions', body))._id, made._id, 'made again');
      const list: Answer['json'] = await bench.ok('GET', '/subscriptions');
      equal(list.filter(({ _id }: { _id: string }) => _id === made._id).length, 1, 'in the list');
      holds(!JSON.stringify(list).includes(made.secret), 'the list without secrets');
      shaped(Subscription, await bench.ok('GET', `/subscriptions/${made._id}`), 'read');
      const changed = await bench.ok('PUT', `/subscriptions/${made._id}`, { event: 'request.close' });
      equal([changed.event, changed.target], ['request.close', body.target], 'changed');
      await bench.ok('DELETE', `/subscriptions/${made._id}`);
      await bench.refused([404], 'GET', `/subscriptions/${made._id}`);
    },
  },
  {
    id: 'subscriptions.refusals',
    title: 'without event or target it is 422, and agents and visitors have none',
    contract: '§9',
    async run(bench) {
      for (const body of [{ event: 'lead.create' }, { target: 'https://hooks.example/' }]) {
        const { errors } = await bench.refused([422], 'POST', '/subscriptions', { body });
        holds(Array.isArray(errors), 'a list of fields');
      }
      const visitor = await bench.visitor();
      for (const { header } of [await bench.agent(), visitor]) {
        await bench.refused([403], 'GET', '/subscriptions', { as: header });
      }
    },
  },
  {
    id: 'subscriptions.private-target',
    title: 'a target inside a private network is refused',
    contract: '§9',
    async run(bench) {
      for (const target of ['http://10.11.12.13/', 'http://169.254.169.254/latest/meta-data', 'http://[fd00::1]/']) {
        await bench.refused([422], 'POST', '/subscriptions', { body: { event: 'lead.create', target } });
      }
    },
  },
  {
    id: 'subscriptions.conversation',
    title: 'a conversation is told: made, each message of an import in order, changed, closed, with everything in it',
    contract: '§9',
    needs: 'loopback',
    async run(bench) {
      const receiver = await bench.receiver();
      const made: Answer['json'][] = [];
      for (const event of ['request.create', 'message.create', 'request.update', 'request.close']) {
        made.push(await bench.ok('POST', '/subscriptions', { event, target: `${receiver.url}/${event}` }));
      }
      const { request_id: id } = await bench.open();
      const texts = Array.from({ length: 10 }, (_, index) => `message ${index}`);
      await bench.ok(
        'POST',
        `/requests/${id}/messages/multi`,
        texts.map((text) => ({ text })),
      );
      await bench.ok('PUT', `/requests/${id}/close`, {});
      const of = (event: string) =>
        receiver.received
          .filter(({ path }) => path === `/${event}`)
          .map(({ body }) => JSON.parse(body))
          .filter(({ payload }) => (payload.request_id ?? payload.recipient) === id);
      const last = ({ payload }: Answer['json']) => payload.attributes?.messagelabel?.key === 'CHAT_CLOSED';
      await receiver.until(
        () => of('request.close').length > 0 && of('message.create').some(last) && of('request.update').length > 0,
        bench.timeoutMs,
      );
      for (const { path, body } of receiver.received) shaped(SubscriptionDelivery, JSON.parse(body), path);
      equal(of('request.create')[0].payload.request_id, id, 'request.create');
      holds(of('request.create')[0].payload.snapshot, 'the snapshot');
      const said = of('message.create').filter((content) => !last(content));
      equal(
        said.map(({ payload }) => payload.text),
        texts,
        'message.create, in order',
      );
      holds(
        said.every(({ payload }) => payload.request?.lead?._id),
        'the request in each message',
      );
      const [closed] = of('request.close');
      equal(closed.payload.status, 1000, 'status of request.close');
      holds(closed.payload.messages.length >= texts.length, 'the messages in request.close');
      for (const one of made) {
        const [first] = receiver.received.filter(({ path }) => path === `/${one.event}`);
        equal(first?.headers['x-hook-secret'], one.secret, 'x-hook-secret');
        equal(JSON.parse(first?.body ?? '{}').hook._id, one._id, 'hook');
        await bench.ok('DELETE', `/subscriptions/${one._id}`);
      }
    },
  },
  {
    id: 'subscriptions.token',
    title: 'a delivery’s token lets its receiver call back, as long as there is the subscription',
    contract: '§9',
    needs: 'loopback',
    async run(bench) {
      const receiver = await bench.receiver();
      const target = `${receiver.url}/token`;
      const { _id } = await bench.ok('POST', '/subscriptions', { event: 'request.create', target });
      const { request_id: id } = await bench.open();
      await receiver.until((all) => all.length > 0, bench.timeoutMs);
      const { token } = JSON.parse(receiver.received[0]?.body ?? '{}');
      if (token === undefined) throw new NotApplicable('deliveries bring no token');
      const as = `JWT ${token}`;
      equal((await bench.ask('GET', `/requests/${id}`, { as })).status, 200, 'status with the token');
      await bench.ok('DELETE', `/subscriptions/${_id}`);
      await bench.refused([401], 'GET', `/requests/${id}`, { as });
    },
  },
];
