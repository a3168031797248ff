import { expect, test } from 'vitest';
import { canonicalTiledeskUrl } from './paths.ts';

const project = '5f1c0a2b3c4d5e6f7a8b9c0d';
const spell = canonicalTiledeskUrl([
  '/auth/signin',
  '/projects',
  '/projects/:project_id',
  '/:project_id/requests',
  '/files',
]);

test.each([
  [`/v3/${project}/requests?status=1`, `/v3/${project}/requests?status=1`],
  [`/v2/${project}/requests?status=1`, `/v3/${project}/requests?status=1`],
  [`/api/${project}/requests`, `/v3/${project}/requests`],
  [`/${project.toUpperCase()}/requests/`, `/v3/${project.toUpperCase()}/requests/`],
  ['/api/auth/signin', '/v3/auth/signin'],
  ['/projects?page=1', '/v3/projects?page=1'],
  [`/projects/${project}`, `/v3/projects/${project}`],
  // Whatever it is, below this base it is Tiledesk's.
  ['/v2/nothing', '/v3/nothing'],
])('%s is %s', (written, meant) => {
  expect(spell(written)).toBe(meant);
});

test.each([
  '/',
  '/console/',
  '/desk/v1/projects',
  '/api/v1/support',
  '/api/v2/chat/requestChatConfig',
  '/files/0190-a/dot.png',
  '/auth',
  '/projects/a/b',
  `/${project}0/requests`,
  '*',
])('%s is somebody else’s', (url) => {
  expect(spell(url)).toBe(url);
});
