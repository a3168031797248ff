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
