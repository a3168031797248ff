import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Body, openProgram, type Program } from './support/tiledesk-program.ts';

// The tutorial "Import multiple messages", as its reader types it into a shell: only the host, the project and the account are
// others. (Where the page lost a line break behind a backslash, it is there again.)

const PROJECT = '5e2c35c8f0dbc10017bb3aac';
const run = promisify(execFile);

let desk: Program;
beforeAll(async () => {
  desk = await openProgram({ BATON_WORKSPACE_ID: PROJECT });
});
afterAll(() => desk?.end());

/** What curl prints. */
async function shell(command: string): Promise<Body> {
  const { stdout } = await run('sh', ['-c', command], { timeout: 30_000 });
  return JSON.parse(stdout);
}

test('a visitor is signed in, a conversation made, two messages imported with their times', async () => {
  const host = desk.url;
  const account = `${desk.owner.email}:${desk.owner.password}`;
  const john = await shell(`curl -v -X POST -H 'Content-Type:application/json' \\
-d '{"id_project":"${PROJECT}", "firstname":"John"}' \\
${host}/v3/auth/signinAnonymously`);
  const { _id: sender } = john.user;
  expect(john).toEqual({
    success: true,
    token: expect.stringMatching(/^JWT eyJ/),
    user: { _id: sender, firstname: 'John', id: sender, fullName: 'John' },
  });
  expect(sender).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

  const request = await shell(`curl -v -X POST -H 'Content-Type:application/json' \\
-u ${account} -d '{"sender":"${sender}", "first_text":"How can i restore my password"}' \\
${host}/v3/${PROJECT}/requests/`);
  const { request_id: id } = request;
  expect(request._id).toMatch(/^[0-9a-f]{24}$/);
  expect(id).toMatch(new RegExp(`^support-group-${PROJECT}-[0-9a-f]{32}$`));

  const messages = await shell(`curl -v -X POST -H 'Content-Type:application/json' \\
 -u ${account} \\
-d '[{"sender":"bb0d809b-b093-419b-8b48-11a192cc3619","text":"How can i restore my password", "attributes":{"clienttimestamp":1665584701710}},{"sender":"chatbot1", "text":"You can find it here https://tiledesk.com", "attributes":{"clienttimestamp":1665584701711}}]'  \\
 ${host}/v3/${PROJECT}/requests/${id}/messages/multi`);
  expect(messages).toMatchObject([
    {
      sender: 'bb0d809b-b093-419b-8b48-11a192cc3619',
      text: 'How can i restore my password',
      attributes: { clienttimestamp: 1665584701710 },
      recipient: id,
    },
    {
      sender: 'chatbot1',
      text: 'You can find it here https://tiledesk.com',
      attributes: { clienttimestamp: 1665584701711 },
    },
  ]);

  // "The request will be assigned to you (make sure you are available)."
  expect(await desk.staff('GET', `/requests/${id}`)).toMatchObject({
    status: 200,
    participants: [desk.owner.userId],
    first_text: 'How can i restore my password',
    lead: { lead_id: sender, fullname: 'John' },
  });
});
