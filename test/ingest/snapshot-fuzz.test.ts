import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatIssue } from '../../ingest/snapshot.js';
import { buildWorld } from '../../ingest/snapshot/world.js';
import { newContext } from '../../ingest/snapshot/context.js';
import { Issues } from '../../ingest/snapshot/issue.js';
import type { RawFile, SnapshotFiles } from '../../ingest/snapshot/files.js';
import { ManifestSchema } from '../../ingest/snapshot/schema-organization.js';
import { check } from '../../ingest/snapshot/check.js';

/** Every JSON file of a case, by its path. */
async function load(name: string): Promise<ReadonlyMap<string, unknown>> {
  const folder = join(import.meta.dirname, '../cases/shared', name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, unknown>();
  for (const entry of entries.filter((each) => each.isFile() && each.name !== 'expected.json')) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1), JSON.parse(await readFile(path, 'utf8')));
  }
  files.set('manifest.json', { Time: 't', Failures: [{ Account: '900000000003', Service: 's3', Call: 'GetBucketAcl', Resource: 'x' }] });
  return files;
}

function arrange(json: ReadonlyMap<string, unknown>): SnapshotFiles {
  const raw = [...json].map(([path, content]): RawFile => ({ path, json: content }));
  const ids = new Set(raw.flatMap(({ path }) => /^accounts\/(\d+)\//.exec(path)?.[1] ?? []));
  const accounts = [...ids].map((id) => {
    const own = raw.filter(({ path }) => path.startsWith(`accounts/${id}/`));
    return {
      id,
      files: new Map(own.filter(({ path }) => path.split('/').length === 3).map((each) => [each.path.split('/')[2] ?? '', each])),
      resources: own.filter(({ path }) => path.split('/').length === 4),
    };
  });
  return { files: new Map(raw.filter(({ path }) => !path.includes('/')).map((each) => [each.path, each])), accounts, ignored: 0 };
}

/** One mutation: at the place that `at` picks among all values of a file, `value` stands. */
function mutate(json: unknown, at: number, value: unknown): unknown {
  const copy = structuredClone(json);
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const place = places[at % Math.max(places.length, 1)];
  if (place !== undefined) {
    if (value === undefined) Reflect.deleteProperty(place[0], place[1]);
    else place[0][place[1]] = value;
  }
  // Holes and Infinity are no JSON.
  return JSON.parse(JSON.stringify(copy)) as unknown;
}

const wrong = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '*',
    'arn:aws:iam::900000000002:user/erin',
    'arn:aws:s3:::x',
    '%7B%7D',
    '{"Statement":[]}',
    '__proto__',
    [],
    {},
    [[]],
    1e999,
    'arn:aws:iam::999999999999:root',
    'r-ex01',
  ),
);

it('mutated files never make the reader throw, and every error is one line', async () => {
  const json = await load('every-file-type');
  const paths = [...json.keys()];
  const services = new Set(['s3']);
  let good = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), wrong), { minLength: 1, maxLength: 4 }), fc.boolean(), (mutations, lenient) => {
      const mutated = new Map(json);
      for (const [file, at, value] of mutations) {
        const path = paths[file % paths.length] ?? '';
        mutated.set(path, mutate(mutated.get(path), at, value));
      }
      const issues = new Issues();
      const files = arrange(mutated);
      const raw = files.files.get('manifest.json');
      const context = newContext(lenient, issues, raw === undefined ? null : check(ManifestSchema, raw, issues), services);
      const world = buildWorld(files, null, { principals: ['*', 'x'], resources: ['*', 'arn:aws:s3:::a/b'] }, context);
      for (const issue of issues.list) expect(formatIssue(issue)).toMatch(/^[^\n\r]+$/);
      if (issues.list.length > 0) return;
      good += 1;
      const ids = [...world.principals, ...world.resources].map((each) => each.id);
      expect(ids.every((id, index) => id === index)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  expect(good).toBeGreaterThan(100);
}, 120_000);
