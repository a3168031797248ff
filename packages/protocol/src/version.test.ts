import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as eusate from './faces/eusate.ts';
import * as omnidesk from './faces/omnidesk.ts';
import * as tiledesk from './faces/tiledesk.ts';
import * as desk from './index.ts';
import { wireHistory } from './version.ts';

const dialects = { desk, eusate, omnidesk, tiledesk };

/** Of everything that is exported and describes a shape, what may come in and what goes out. */
function hashOf(dialect: object): string {
  const shapes = Object.entries(dialect)
    .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }),
    ]);
  expect(shapes.length).toBeGreaterThan(0);
  return createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 16);
}

test('the wire is the one that the history tells of', () => {
  const now = Object.fromEntries(Object.entries(dialects).map(([name, dialect]) => [name, hashOf(dialect)]));
  expect(now, 'A shape on the wire changed: tell of it in version.ts, or undo it.').toEqual(wireHistory.at(-1)?.shapes);
});

test('a shape that changes changes the hash', () => {
  const one = { Name: z.object({ name: z.string() }) };
  expect(hashOf({ Name: z.object({ name: z.string() }) })).toBe(hashOf(one));
  expect(hashOf({ Name: z.object({ name: z.string().optional() }) })).not.toBe(hashOf(one));
  expect(hashOf({ Title: z.object({ name: z.string() }) })).not.toBe(hashOf(one));
});

test('states follow each other without a gap, and none repeats the one before it', () => {
  wireHistory.forEach((state, index) => {
    expect(state.version).toBe(index + 1);
    expect(state.shapes).not.toEqual(wireHistory[index - 1]?.shapes);
  });
});
