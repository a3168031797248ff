import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientIdTable } from './client-id-table.ts';

test('whatever was added is found, and what was not is not', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), fc.string(), (ids, other) => {
      const table = new ClientIdTable();
      for (const [index, id] of ids.entries()) table.add(id, index + 1);
      expect(table.size).toBe(ids.length);
      for (const [index, id] of ids.entries()) expect(table.find(id)).toContain(index + 1);
      if (!ids.includes(other)) expect(table.find(other).length).toBeLessThanOrEqual(1);
    }),
  );
});

test('the same id twice names both places', () => {
  const table = new ClientIdTable();
  table.add('#1', 4);
  table.add('#1', 9);
  expect([...table.find('#1')].sort()).toEqual([4, 9]);
});

test('ids that differ in one character or only in order are told apart', () => {
  const table = new ClientIdTable();
  for (let number = 1; number <= 20_000; number++) table.add(`c:customer-${number}`, number);
  const wrong = Array.from({ length: 20_000 }, (_, index) => table.find(`c:customer-${index + 20_001}`).length);
  expect(wrong.reduce((sum, count) => sum + count, 0)).toBeLessThan(3);
  expect(table.find('c:customer-777')).toEqual([777]);
});

test('what is removed is not found any more, and its neighbours are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 200 }), fc.nat(), (ids, chosen) => {
      const table = new ClientIdTable();
      for (const [index, id] of ids.entries()) table.add(id, index + 1);
      const gone = chosen % ids.length;
      expect(table.remove(ids[gone] as string, gone + 1)).toBe(true);
      expect(table.remove(ids[gone] as string, gone + 1)).toBe(false);
      for (const [index, id] of ids.entries()) expect(table.find(id).includes(index + 1)).toBe(index !== gone);
      table.add(ids[gone] as string, 9999);
      expect(table.find(ids[gone] as string)).toContain(9999);
    }),
  );
});
