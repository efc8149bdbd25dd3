import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameJson } from '../../ingest/snapshot/same-json.js';

const json = fc.json({ maxDepth: 3 });

it('says of JSON values what their texts say', () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      const [a, b] = [JSON.parse(left) as unknown, JSON.parse(right) as unknown];
      expect(sameJson(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      expect(sameJson(a, JSON.parse(left))).toBe(true);
      expect(sameJson({ x: [a] }, { x: [b] })).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

it.each([
  ['{"a":1,"b":2}', '{"b":2,"a":1}'],
  ['{"__proto__":1}', '{"__proto__":2}'],
  ['{"0":1}', '[1]'],
  ['{}', '[]'],
  ['{}', 'null'],
  ['[1]', '[1,2]'],
  ['{"a":1}', '{"a":1,"b":2}'],
  ['1', '"1"'],
])('tells %s from %s', (left, right) => {
  expect(sameJson(JSON.parse(left), JSON.parse(right))).toBe(false);
  expect(sameJson(JSON.parse(right), JSON.parse(left))).toBe(false);
});

it('does not follow what nests without end', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(sameJson(JSON.parse(deep), JSON.parse(deep))).toBe(false);
});
