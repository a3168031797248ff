import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Body, openProgram, type Program } from './support/tiledesk-program.ts';

// A visitor's token is in every browser: what it opens, and what it does not.

let desk: Program;
beforeAll(async () => {
  desk = await openProgram();
});
afterAll(() => desk?.end());

const below = (path: string) => `/${desk.projectId}${path}`;
const canary = () => `canary${randomBytes(9).toString('hex')}`;

describe('what staff keep to themselves', () => {
  let ada: { token: string; id: string };
  let path: string;
  let secrets: string[];
  beforeAll(async () => {
    ada = await desk.visitor('Ada');
    const { request_id: id } = await desk.staff('POST', '/requests', { sender: ada.id, first_text: 'Where is it?' });
    path = `/requests/${id}`;
    const [note, leadNote, leadTag, leadField, tag, working, group, departmentTag] = Array.from({ length: 8 }, canary);
    const cy = await desk.invite(canary());
    const [own] = await desk.staff('GET', `/project_users/users/${cy.userId}`);
    await desk.staff('PUT', `${path}/participants`, [cy.userId]);
    await desk.staff('POST', `${path}/notes`, { text: note });
    await desk.staff('PUT', `${path}/tag`, [{ tag }]);
    await desk.staff('PUT', `${path}/followers`, [own._id]);
    await desk.staff('PATCH', path, { workingStatus: working });
    const { lead, department } = await desk.staff('GET', path);
    const kept = { note: leadNote, tags: [leadTag], company: leadField, attributes: { kept: leadField } };
    await desk.staff('PUT', `/leads/${lead._id}`, kept);
    await desk.staff('PUT', `/departments/${department._id}`, { groups: [group], tags: [departmentTag] });
    const known = [note, leadNote, leadTag, leadField, tag, working, group, departmentTag] as string[];
    secrets = [...known, own.id_user.email, own._id, desk.owner.email];
    // Staff read every one of them, or the test would show nothing.
    const shown = JSON.stringify(await desk.staff('GET', path));
    for (const word of [...known, own.id_user.email, own._id]) expect(shown).toContain(word);
  });

  test.each([
    ['their list', 'GET', '/requests/me', undefined],
    ['their list with ids only', 'GET', '/requests/me?no_populate=true', undefined],
    ['a message that they post', 'POST', '/messages', { text: 'Hello?' }],
    ['what they said', 'GET', '/messages', undefined],
    ['an import', 'POST', '/messages/multi', [{ text: 'Hello?' }]],
    ['their verdict', 'PATCH', '/rating', { rating: 4 }],
    ['closing it', 'PUT', '/closeg', {}],
    ['their list of closed ones', 'GET', '/requests/me?status=all', undefined],
  ])('%s tells a visitor none of it', async (_what, method, end, body) => {
    const at = end.startsWith('/requests') ? end : path + end;
    const answer = JSON.stringify(await desk.as(ada.token, method, below(at), body));
    for (const word of secrets) expect(answer).not.toContain(word);
  });

  test('of who answers, a visitor learns the id and the name', async () => {
    const { requests } = await desk.as(ada.token, 'GET', below('/requests/me?status=all'));
    const [shown] = requests.filter((it: Body) => path.endsWith(it.request_id));
    expect(shown).toMatchObject({ notes: [], followers: [], tags: [], lead: { lead_id: ada.id, fullname: 'Ada' } });
    const [agent] = shown.participatingAgents;
    expect(Object.keys(agent).sort()).toEqual(['_id', 'firstname', 'id', 'lastname']);
  });
});

describe('what a visitor’s own message may say', () => {
  const name = () => `support-group-${desk.projectId}-${randomBytes(16).toString('hex')}`;
  const post = (by: { token: string }, id: string, body: object) =>
    desk.answer(by.token, 'POST', below(`/requests/${id}/messages`), body);

  test('who answers, how urgent it is and who watches are for staff to say', async () => {
    const ada = await desk.visitor('Ada');
    const [own] = await desk.staff('GET', '/project_users/me');
    const id = name();
    const choices = { participants: [], followers: [own._id], request_status: 50, priority: 'urgent' };
    expect((await post(ada, id, { text: 'Me first', ...choices })).status).toBe(200);
    expect(await desk.staff('GET', `/requests/${id}`)).toMatchObject({
      participants: [desk.owner.userId],
      followers: [],
      priority: 'medium',
      status: 200,
    });
    const other = name();
    await desk.staff('POST', `/requests/${other}/messages`, { text: 'For a program', ...choices });
    expect(await desk.staff('GET', `/requests/${other}`)).toMatchObject({ followers: [own._id], priority: 'urgent' });
  });

  test('a name of another project’s kind is refused', async () => {
    const ada = await desk.visitor('Ada');
    const foreign = `support-group-${randomBytes(12).toString('hex')}-${randomBytes(16).toString('hex')}`;
    expect((await post(ada, foreign, { text: 'Mine now' })).status).toBe(403);
    expect((await post(ada, name(), { text: 'Mine' })).status).toBe(200);
  });

  test('a visitor opens a bounded number of conversations, a program any number', async () => {
    const ada = await desk.visitor('Ada');
    const statuses = new Set<number>();
    for (let turn = 0; turn < 52; turn++) statuses.add((await post(ada, name(), { text: 'Another' })).status);
    expect(statuses).toEqual(new Set([200, 409]));
    const made = { sender: ada.id, first_text: 'One more' };
    expect((await desk.answer(desk.owner.token, 'POST', below('/requests'), made)).status).toBe(200);
  });

  test('it is in the visitor’s name, is no message of the server’s, and stands where it was said', async () => {
    const ada = await desk.visitor('Ada');
    const id = name();
    const said = {
      text: 'Your account is blocked',
      senderFullname: 'Support Team',
      attributes: { subtype: 'info/support', clienttimestamp: 8.64e15, mine: 1 },
    };
    await post(ada, id, said);
    await post(ada, id, said);
    await desk.as(ada.token, 'POST', below(`/requests/${id}/messages/multi`), [said]);
    const near = Date.now() - 60_000;
    await post(ada, id, { text: 'From a slow phone', attributes: { subtype: 'mine', clienttimestamp: near } });
    const messages = (await desk.staff('GET', `/requests/${id}/messages`)) as Body[];
    expect(messages.length).toBe(4);
    for (const message of messages) expect(message).toMatchObject({ sender: ada.id, senderFullname: 'Ada' });
    for (const message of messages.slice(0, 3)) {
      expect(message.attributes).toEqual({ mine: 1 });
      expect(message.timestamp).toBeLessThan(8.64e15);
    }
    expect(messages[3]).toMatchObject({ timestamp: near, attributes: { subtype: 'mine', clienttimestamp: near } });
  });
});
