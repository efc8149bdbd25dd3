import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatIssue } from '../../ingest/snapshot.js';
import { buildWorld } from '../../ingest/snapshot/world.js';
import { newContext } from '../../ingest/snapshot/context.js';
import { Issues } from '../../ingest/snapshot/issue.js';
import { ManifestSchema } from '../../ingest/snapshot/schema-organization.js';
import { check } from '../../ingest/snapshot/check.js';
import { arrange, filesOf, mutate } from './mutations.js';

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
  const failed = { Time: 't', Failures: [{ Account: '900000000003', Service: 's3', Call: 'GetBucketAcl', Resource: 'x' }] };
  const json = new Map([...(await filesOf(join(import.meta.dirname, '../cases/shared/every-file-type'))), ['manifest.json', failed]]);
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
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    }),
    { numRuns: 3000 },
  );
  expect(good).toBeGreaterThan(100);
}, 120_000);
