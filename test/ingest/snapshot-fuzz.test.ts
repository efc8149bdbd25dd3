import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatIssue } from '../../ingest/snapshot.js';
import { buildWorld } from '../../ingest/snapshot/world.js';
import { newContext } from '../../ingest/snapshot/context.js';
import { Issues } from '../../ingest/snapshot/issue.js';
import { ManifestSchema } from '../../ingest/snapshot/schema-organization.js';
import { check } from '../../ingest/snapshot/check.js';
import { filesOf, mutated } from './mutations.js';

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
  const services = new Set(['s3']);
  let good = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), wrong), { minLength: 1, maxLength: 4 }), fc.boolean(), (mutations, lenient) => {
      const issues = new Issues();
      const files = mutated(json, mutations);
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
