import { expect, test } from 'vitest';
import { canonicalUrl } from './paths.ts';

test.each([
  ['/api/v2/chat/notifyUserNewChatMessage', '/api/v2/chat/notifyUserNewChatMessage'],
  ['/api/v2/message/notifyUserNewChatMessage?apiKey=a%2Fb', '/api/v2/chat/notifyUserNewChatMessage?apiKey=a%2Fb'],
  ['//api/v2//chat//NOTIFYUSERNEWCHATMESSAGE//', '/api/v2/chat/notifyUserNewChatMessage'],
  ['/api/v2/chat/notifyUserEndChat/', '/api/v2/message/notifyUserEndChat'],
  ['/API/V2/Message/notifyUserEndChat', '/api/v2/message/notifyUserEndChat'],
  ['/requestChatConfig?chatAccountToken=x', '/api/v2/chat/requestChatConfig?chatAccountToken=x'],
  ['//RequestChatConfig//', '/api/v2/chat/requestChatConfig'],
  ['/api/v2/message/chatbot', '/api/v2/message/chatbot'],
])('%s means %s', (written, meant) => {
  expect(canonicalUrl(written)).toBe(meant);
});

test.each([
  '/',
  '/api/v1/helpdesk',
  '/console/',
  '/api/v20/chat/addAttachment',
  '/requestChatConfigs',
  '/a?b=/api/v2/',
])('%s is nobody’s business here', (url) => {
  expect(canonicalUrl(url)).toBe(url);
});

test('what is unknown stays so, in the place where this face says no', () => {
  expect(canonicalUrl('/API/v2/chat/nothing')).toBe('/api/v2/chat/nothing');
  expect(canonicalUrl('/api/v2')).toBe('/api/v2/');
  expect(canonicalUrl('/api/v2/chat/notifyUserEndChat/more')).toBe('/api/v2/chat/notifyUserEndChat/more');
});
