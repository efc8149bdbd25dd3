import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { snapshotJsonSchema } from '../../ingest/snapshot/json-schema.js';

const ROOT = join(import.meta.dirname, '../..');

/** The definition that a file of a snapshot has. */
function definitionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const services: Readonly<Record<string, string>> = { s3: 'Bucket', kms: 'Key', ec2: 'Instance' };
  const names: Readonly<Record<string, string>> = {
    'organization.json': 'Organization',
    'authorization-details.json': 'AuthorizationDetails',
    'identity-providers.json': 'IdentityProviders',
    's3-account.json': 'S3Account',
  };
  return names[name] ?? services[path.split('/').at(-2) ?? ''] ?? 'Resource';
}

describe('docs/snapshot.schema.json', () => {
  it('is up to date (npx tsx ingest/snapshot/write-json-schema.ts writes it)', async () => {
    expect(JSON.parse(await readFile(join(ROOT, 'docs/snapshot.schema.json'), 'utf8'))).toEqual(snapshotJsonSchema());
  });
  it.each(['assume-role-question', 'every-file-type'])('admits every file of %s, and not everything', async (name) => {
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(snapshotJsonSchema(), 'snapshot');
    const folder = join(ROOT, 'test/cases/shared', name);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'expected.json') continue;
      const path = join(entry.parentPath, entry.name);
      const validate = ajv.getSchema(`snapshot#/$defs/${definitionOf(path)}`);
      expect(validate?.(JSON.parse(await readFile(path, 'utf8'))), `${path} ${JSON.stringify(validate?.errors)}`).toBe(true);
      expect(validate?.(7)).toBe(false);
    }
  });
});
