import { execFileSync } from 'node:child_process';
import { openStage, type Stage } from '@baton/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entry } from './support/entry.ts';
import { openPerson, type Person } from './support/person.ts';

let stage: Stage;
let person: Person;
beforeAll(async () => {
  stage = await openStage({ entry, env: { LOG_LEVEL: 'silent', BATON_RATE_LIMITS: 'off' } });
  person = await openPerson(stage, 'full-disk');
});
afterAll(async () => {
  person?.end();
  await stage?.end();
});

/** Less than the database and its log already hold, so that room which the log has and does not use yet counts as none. */
const LITTLE = 64 * 1024;

/** From now on nothing is written beyond this place in any file: what a full disk does, for this process alone. */
function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(stage.desk.pid), `--fsize=${bytes}:unlimited`]);
}

describe('when the disk is full', () => {
  test('every way of writing says 503, reading goes on, and everything is well when there is room again', async () => {
    const { conversationId, desk } = person;
    for (let n = 0; n < 20; n++) expect(await person.write(`before ${n}`)).toBe(200);
    const { pid } = stage.desk;

    limitFiles(LITTLE);
    const statuses = [];
    for (let n = 0; n < 20; n++) statuses.push(await person.write(`during ${n}`));
    expect(statuses).toContain(503);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses.at(-1)).toBe(503);
    const refused = await person.reply('agent during');
    expect([refused.status, refused.json.error.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'unavailable',
      '1',
    ]);
    const opened = await person.client.supportAck({ session_id: 'somebody-new', message: 'Is anybody there?' });
    expect(opened.status_code).toBe(503);
    const session = await desk.post('/desk/v1/contact/session', {}, { authorization: `Bearer ${stage.apiKey}` });
    expect(session.status).toBe(503);
    const article = await desk.post('/desk/v1/articles', { title: 'T', body: 'B' });
    expect(article.status).toBe(503);
    const page = await desk.get(`/desk/v1/conversations/${conversationId}/messages`);
    expect(page.status).toBe(200);
    expect(stage.desk.pid).toBe(pid);

    limitFiles('unlimited');
    // By itself: nothing is restarted, the clients only send the same again.
    for (let n = 0; n < 20; n++) expect(await person.write(`during ${n}`)).toBe(200);
    expect((await person.reply('agent during')).status).toBe(201);
    expect(await person.write('after')).toBe(200);
    expect(new Set(person.sent.map(({ text }) => text)).size).toBe(42);
    expect(await person.breaches()).toEqual([]);
    expect(stage.desk.pid).toBe(pid);
  });

  test('nothing that was acknowledged is lost when the process dies while the disk is full', async () => {
    limitFiles(LITTLE);
    await Promise.all(Array.from({ length: 40 }, (_, n) => person.write(`full ${n}`)));
    expect(await person.write('certainly full')).toBe(503);
    await stage.desk.kill();
    await stage.desk.restart();
    expect(await person.breaches()).toEqual([]);
    await expect.poll(() => person.write('certainly full').catch(() => 0), { timeout: 10_000 }).toBe(200);
    expect(await person.breaches()).toEqual([]);
  });
});
