import { expect, test } from 'vitest';
import { readTopic } from './topic.ts';

const projectId = '5e2c35c8f0dbc10017bb3aac';

test('every kind of topic has its address', () => {
  expect(readTopic(`/${projectId}/requests`)).toEqual({ projectId, kind: 'requests' });
  expect(readTopic(`/${projectId}/requests/a-1/`)).toEqual({ projectId, kind: 'request', requestId: 'a-1' });
  expect(readTopic(`/${projectId}/requests/a%2F1/messages`)).toEqual({ projectId, kind: 'messages', requestId: 'a/1' });
  expect(readTopic(`/${projectId}/project_users/b`)).toEqual({ projectId, kind: 'project_user', name: 'b' });
  expect(readTopic(`/${projectId}/project_users/users/c`)).toEqual({ projectId, kind: 'user', name: 'c' });
  expect(readTopic(`/${projectId}/events/d`)).toEqual({ projectId, kind: 'events', name: 'd', event: null });
  expect(readTopic(`/${projectId}/events/d/e`)).toEqual({ projectId, kind: 'events', name: 'd', event: 'e' });
  expect(readTopic(`/${projectId}/bots/f`)).toEqual({ projectId, kind: 'bot', name: 'f' });
});

test('an id in capitals is the same topic, a name of somebody else’s is not', () => {
  const id = '0123456789abcdef01234567';
  for (const path of ['project_users/ID', 'project_users/users/ID', 'events/ID/It', 'bots/ID']) {
    const at = (text: string) => readTopic(`/${projectId}/${path.replace('ID', text)}`);
    expect(at(id.toUpperCase())).toEqual(at(id));
    expect(at('A-Visitor')).not.toEqual(at('a-visitor'));
  }
});

test('anything else has none', () => {
  const wrong = [
    '',
    '/',
    projectId,
    `/${projectId}`,
    `/${projectId}/requests/a/b`,
    `/${projectId}/users/a`,
    '/short/requests',
  ];
  for (const address of [
    ...wrong,
    `/${projectId}/requests/a/messages/b`,
    `/${projectId}/events`,
    `/${projectId}/__proto__`,
  ]) {
    expect(readTopic(address)).toBeNull();
  }
});
