import { describe, expect, test } from 'vitest';
import { parseBody } from './bodies.ts';
import { readFields, spellingsOf } from './fields.ts';

const message = spellingsOf(['message', 'chatSessionID', 'chatServer', 'messageNumber', 'additionalData']);
const attachment = spellingsOf(['sessionID', 'chatAccountToken']);
const read = (...sources: object[]) => readFields(message, sources);

describe('a session is known under each of its names', () => {
  test.each(['chatSessionID', 'sessionID', 'SessionID', 'chatSessionId', 'sessionId', 'session_id', 'CHATSESSIONID'])(
    '%s',
    (name) => {
      expect(read({ [name]: ' abc-1234567 ' })).toEqual({ chatSessionID: 'abc-1234567' });
      expect(readFields(attachment, [{ [name]: 'abc-1234567' }])).toEqual({ sessionID: 'abc-1234567' });
    },
  );

  test('and of two names with different values the one that is documented for the call counts', () => {
    const both = { sessionID: 'one', chatSessionID: 'two' };
    expect(read(both).chatSessionID).toBe('two');
    expect(readFields(attachment, [both]).sessionID).toBe('one');
    expect(read({ chatsessionid: 'lower', SessionID: 'exact' }).chatSessionID).toBe('exact');
    expect(read({ SessionID: 'exact', chatsessionid: 'lower' }).chatSessionID).toBe('exact');
  });
});

test('the body comes before the query, field by field, and an empty value is none', () => {
  const fields = read({ message: 'body', chatServer: '' }, { message: 'query', chatServer: 'bot.example' });
  expect(fields).toEqual({ message: 'body', chatServer: 'bot.example' });
});

test('numbers may come as text and text as numbers; blanks are kept in a message and nowhere else', () => {
  expect(read({ messageNumber: '7', chatSessionID: 1234567890, message: '  hi\n' })).toEqual({
    messageNumber: 7,
    chatSessionID: '1234567890',
    message: '  hi\n',
  });
  expect(read({ messageNumber: 'seven' })).toEqual({});
});

test('a number that is too long for us is its digits', () => {
  const body = parseBody('{"chatSessionID": 12345678901234567890, "message": 1e3}', 'application/json');
  expect(read(body)).toEqual({ chatSessionID: '12345678901234567890', message: '1000' });
});

test('a list or an object where one value belongs is refused by name; additional data may be one', () => {
  expect(() => read({ chatSessionID: ['a'] })).toThrow('chatSessionID: has one value');
  expect(() => read({ message: { text: 'a' } })).toThrow('message');
  expect(read({ additionalData: { order: 7 } })).toEqual({ additionalData: '{"order":7}' });
  expect(read({ message: null })).toEqual({});
});

test('where nothing depends on the value, a strange one is none, and hides no other', () => {
  const lenient = spellingsOf(
    ['message', 'url', 'customerName', 'messageNumber'],
    ['url', 'customerName', 'messageNumber'],
  );
  const strange = { message: 'hi', customerName: false, messageNumber: [1], url: ['https://shop.example/'] };
  expect(readFields(lenient, [strange])).toEqual({ message: 'hi' });
  const query = { url: 'https://shop.example/' };
  expect(readFields(lenient, [{ url: {}, URL: true }, query])).toEqual(query);
  expect(() => readFields(lenient, [{ message: ['hi'] }])).toThrow('message: has one value');
});

test('what the call does not know is dropped, also names from the prototype', () => {
  expect(read(JSON.parse('{"__proto__": "x", "constructor": "y", "toString": "z", "more": 1}'))).toEqual({});
});

describe('a body is read by its label, and where that says nothing by its first character', () => {
  const one = { message: 'hi', chatServer: 'bot.example' };
  test.each([
    ['application/json; charset=utf-8', JSON.stringify(one)],
    ['application/vnd.api+json', JSON.stringify(one)],
    ['application/x-www-form-urlencoded', new URLSearchParams(one).toString()],
    ['text/plain', `\n  ${JSON.stringify(one)}`],
    ['text/plain', new URLSearchParams(one).toString()],
    ['', `\ufeff${JSON.stringify(one)}`],
    ['application/x-www-form-urlencoded', JSON.stringify(one)],
  ])('%s %s', (type, text) => {
    expect(read(parseBody(text, type))).toEqual(one);
  });

  test('JSON that is none is refused, and so is JSON that is no object', () => {
    for (const text of ['{', '{"a":1}}', '[1]', 'null', '"a"'])
      expect(() => parseBody(text, 'application/json')).toThrow('JSON');
    expect(parseBody('', 'application/json')).toEqual({});
  });

  test('of a repeated name the last value counts', () => {
    expect(parseBody('message=a&message=b', '')).toEqual({ message: 'b' });
    expect(parseBody('{"message":"a","message":"b"}', 'application/json')).toEqual({ message: 'b' });
  });
});
