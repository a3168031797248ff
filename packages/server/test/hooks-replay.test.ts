import { randomBytes, randomUUID } from 'node:crypto';
import { createAgentClient } from '@baton/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Action } from '../src/db/writer.ts';
import { type DeskClient, deskClient } from './support/desk-client.ts';
import { type OwnDesk, openOwnDesk } from './support/own-desk.ts';

// A long stretch of time is sent again in as many calls as it takes, so that no call works on when its caller has left.

const PARKED = 2_100;
const START = Date.parse('2030-01-31T08:00:00.000Z');
const range = { from: new Date(START).toISOString(), to: new Date(START + 3600_000).toISOString(), states: ['parked'] };
const deskKey = `test_desk_${randomBytes(16).toString('hex')}`;
let own: OwnDesk;
let api: DeskClient;
let hookId: string;
beforeAll(async () => {
  own = await openOwnDesk({ BATON_DESK_KEY: deskKey });
  api = deskClient(own.url, deskKey);
});
afterAll(() => own?.end());
beforeEach(async () => {
  const { json } = await api.post('/desk/v1/hooks', { url: 'http://127.0.0.1:9/', events: ['contact.erased'] });
  hookId = json.hook.id;
  // What is to be sent again waits, so that it can be counted.
  await api.post(`/desk/v1/hooks/${hookId}/disable`);
  await own.desk.core.writer.execute(putParked, { hookId });
});

const replay = (body: object) => api.post(`/desk/v1/hooks/${hookId}/replay`, body);
const hook = async () => (await api.get(`/desk/v1/hooks/${hookId}`)).json.hook;

describe('a long stretch of time', () => {
  test('is sent again in parts, none left out and none twice', async () => {
    expect(await hook()).toMatchObject({ waiting: 0, parked: PARKED });
    const first = await replay(range);
    expect(first).toMatchObject({ status: 200, json: { replayed: 2_000, nextCursor: expect.any(String) } });
    expect(await hook()).toMatchObject({ waiting: 2_000, parked: 100 });
    const second = await replay({ ...range, cursor: first.json.nextCursor });
    expect(second).toMatchObject({ status: 200, json: { replayed: 100, nextCursor: null } });
    expect(await hook()).toMatchObject({ waiting: PARKED, parked: 0 });
    // Each call is somebody's doing.
    const audit = own.desk.core.database.read.selectFrom('audit').select('action').where('object', '=', hookId);
    const actions = (await audit.execute()).map(({ action }) => action);
    expect(actions.filter((action) => action === 'hook.replayed')).toHaveLength(2);
  });

  test('is sent again whole by the client, which counts', async () => {
    const bo = createAgentClient({ baseUrl: own.url, token: deskKey });
    const { from, to } = range;
    expect(await bo.hooks.replayRange(hookId, { from, to, states: ['parked'] })).toBe(PARKED);
    expect(await hook()).toMatchObject({ waiting: PARKED, parked: 0 });
  });

  test.each(['x', '1', `${START}`, `${START - 1}.1`, `${START}.1.1`])('does not go on at %s', async (cursor) => {
    const refused = await replay({ ...range, cursor });
    expect(refused).toMatchObject({ status: 400, json: { error: { code: 'invalid', field: 'cursor' } } });
    expect(await hook()).toMatchObject({ waiting: 0, parked: PARKED });
  });
});

const putParked: Action<{ hookId: string }, void> = {
  name: 'test.put_parked',
  async run(tx, { hookId }) {
    const db = await tx.sql();
    const { workspace_id } = await db
      .selectFrom('hooks')
      .select('workspace_id')
      .where('id', '=', hookId)
      .executeTakeFirstOrThrow();
    const rows = Array.from({ length: PARKED }, (_, index) => ({
      id: randomUUID(),
      workspace_id,
      hook_id: hookId,
      lane: `lane ${index % 7}`,
      event: 'contact.erased',
      kind: 'json' as const,
      body: '{}',
      file_id: null,
      message_id: null,
      state: 'parked' as const,
      attempts: 13,
      last_status: 500,
      last_error: 'answered',
      // Several at the same moment: a part may end between them.
      created_at: START + Math.floor(index / 3),
      ended_at: START,
    }));
    for (let at = 0; at < PARKED; at += 700)
      await db
        .insertInto('hook_deliveries')
        .values(rows.slice(at, at + 700))
        .execute();
  },
};
