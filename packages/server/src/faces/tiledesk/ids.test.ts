import { expect, test } from 'vitest';
import { newId } from '../../lib/ids.ts';
import { objectId, rangeOf, readRequestId, requestIdOf } from './ids.ts';

test('an id of ours has a name of 24 digits that leads back to it', () => {
  for (let count = 0; count < 1000; count++) {
    const id = newId();
    const name = objectId(id);
    expect(name).toMatch(/^[0-9a-f]{24}$/);
    const range = rangeOf(name.toUpperCase());
    expect(range && id >= range.from && id <= range.to && id.endsWith(range.suffix)).toBe(true);
  }
});

test('what is no id of ours has a name as well, and what is no name has no range', () => {
  expect(objectId('8Jx2mQ')).toMatch(/^[0-9a-f]{24}$/);
  expect(objectId('8Jx2mQ')).toBe(objectId('8Jx2mQ'));
  for (const wrong of ['', '5e2c35c8f0dbc10017bb3aa', '5e2c35c8f0dbc10017bb3aacc', '5e2c35c8f0dbc10017bb3aag']) {
    expect(rangeOf(wrong)).toBeNull();
  }
});

test('a conversation’s name leads back to it and to its project', () => {
  const id = newId();
  const ours = '5e2c35c8f0dbc10017bb3aac';
  const name = requestIdOf(ours, id);
  expect(name).toMatch(/^support-group-5e2c35c8f0dbc10017bb3aac-[0-9a-f]{32}$/);
  expect(readRequestId(name)).toEqual({ organisationId: ours, conversationId: id });
  expect(readRequestId('NOT-EXISTING-REQUEST')).toBeNull();
});
