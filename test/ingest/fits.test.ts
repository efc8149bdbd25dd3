import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { fits } from '../../ingest/snapshot/fits.js';
import {
  AccessKeysSchema,
  AccountSummarySchema,
  AuthorizationDetailsSchema,
  IdentityProvidersSchema,
  S3AccountSchema,
} from '../../ingest/snapshot/schema-account.js';
import { ManifestSchema, OrganizationSchema } from '../../ingest/snapshot/schema-organization.js';
import { BucketSchema, InstanceSchema, KeySchema, ResourceSchema } from '../../ingest/snapshot/schema-resource.js';

const ACCOUNTS = join(import.meta.dirname, '../cases/shared/every-file-type/accounts');

/** The JSON of every file whose path ends so. */
function filesAt(end: RegExp): readonly unknown[] {
  const paths = readdirSync(ACCOUNTS, { recursive: true, encoding: 'utf8' }).filter((path) => end.test(path));
  return paths.map((path) => JSON.parse(readFileSync(join(ACCOUNTS, path), 'utf8')) as unknown);
}

/** Schemas with files that they admit. */
const KINDS: readonly (readonly [z.core.$ZodType & z.ZodType, readonly unknown[]])[] = [
  [AuthorizationDetailsSchema, filesAt(/authorization-details\.json$/)],
  [IdentityProvidersSchema, filesAt(/identity-providers\.json$/)],
  [S3AccountSchema, filesAt(/s3-account\.json$/)],
  [BucketSchema, filesAt(/s3\/.+\.json$/)],
  [KeySchema, filesAt(/kms\/.+\.json$/)],
  [InstanceSchema, filesAt(/ec2\/.+\.json$/)],
  [
    ResourceSchema,
    [
      ...filesAt(/(sns|sqs|lambda|secretsmanager)\/.+\.json$/),
      { Arn: 'a', Tags: { a: 'b' } },
      { Arn: 'a', Tags: [{ TagKey: 'a', TagValue: 'b' }, { key: 'c' }] },
    ],
  ],
  [AccessKeysSchema, [{ AccessKeyMetadata: [{ UserName: 'a', AccessKeyId: 'AKIA', Status: 'Active', LastUsed: 1 }] }]],
  [AccountSummarySchema, [{ SummaryMap: { Users: 1, AccountPasswordPresent: 0 } }]],
  [ManifestSchema, [{ Time: 't', Files: { a: 'b' }, Failures: [{ Service: 's3', Call: 'GetBucketAcl', Region: null }] }]],
];

const FILES = KINDS.flatMap(([schema, files]) => files.map((file) => ({ schema, text: JSON.stringify(file) })));

/** A file as text in which one value, the one that `at` picks, is another one; `null` takes it away. */
function changed(text: string, at: number, other: string | null): string {
  const places: string[] = [];
  JSON.parse(text, function (this: object, key: string, value: unknown) {
    places.push(key);
    return value;
  });
  let index = 0;
  const place = at % places.length;
  // Put in as text, so that `__proto__` can be a member and `1e999` a number.
  const result = JSON.stringify(JSON.parse(text, (_, value: unknown) => (index++ === place ? (other === null ? undefined : '@other') : value))) ?? 'null';
  return other === null ? result : result.replaceAll('"@other"', () => other);
}

const others = fc.oneof(
  fc.constant(null),
  fc.json({ maxDepth: 2 }),
  fc.constantFrom(
    '"x"',
    '7',
    '1e999',
    'true',
    'null',
    '[]',
    '{}',
    '[null]',
    '{"__proto__":"x","Key":"a"}',
    '{"Key":"a"}',
    '{"key":"a","constructor":"b"}',
    '{"a":{}}',
  ),
);

it('takes the files of a snapshot without zod', () => {
  for (const { schema, text } of FILES) expect(fits(schema, JSON.parse(text)), text).toBe(true);
});

it('says yes only where zod returns the same, and no only where zod says so or leaves something out', () => {
  let yes = 0;
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.tuple(fc.nat(), others), { minLength: 1, maxLength: 3 }), (pick, changes) => {
      const { schema, text } = FILES[pick % FILES.length] ?? { schema: ResourceSchema, text: '{}' };
      const mutated = changes.reduce((before, [at, other]) => changed(before, at, other), text);
      const value = JSON.parse(mutated) as unknown;
      const result = schema.safeParse(value);
      const same = result.success && !mutated.includes('__proto__');
      if (fits(schema, value)) {
        yes += 1;
        expect(result.success).toBe(true);
        expect(JSON.stringify(sorted(result.data))).toBe(JSON.stringify(sorted(value)));
      } else expect(same).toBe(false);
    }),
    { numRuns: 3000 },
  );
  expect(yes).toBeGreaterThan(100);
}, 60_000);

/** Zod puts members that a schema names before others, and nobody reads the order of those. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)]);
}

it('leaves it to zod what is more than a type', () => {
  const organization = { Organization: { Id: 'o-1', MasterAccountId: '123456789012' } };
  expect(OrganizationSchema.safeParse(organization).success).toBe(true);
  expect(fits(OrganizationSchema, organization)).toBe(false);
});
