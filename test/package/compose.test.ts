import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ENVIRONMENT } from '../../cli/environment.js';

const ROOT = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
}
const compose = parse(text) as { readonly services: Readonly<Record<string, Service>> };

describe('docker-compose.yml', () => {
  const schema = createRequire(import.meta.url)('docker-compose/schema/compose-spec.json') as object;
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const valid = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema' });
  it('fits the schema of Compose', () => {
    expect(valid(compose), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ services: { a: { image: 7 } } })).toBe(false);
  });
  it('publishes on loopback only', () => {
    for (const { ports } of Object.values(compose.services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });
  it('sets only variables that arnpath reads, and holds no password', () => {
    const known = ENVIRONMENT.map((v) => v.name);
    for (const name of Object.keys(compose.services.arnpath?.environment ?? {})) expect(known).toContain(name);
    for (const line of text.split('\n').filter((l) => /PASSWORD:|AUTH:/.test(l))) expect(line).toMatch(/\$\{NEO4J_PASSWORD:\?/);
  });
});

describe('Dockerfile', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  it('runs as a user that is not root, and sets only variables that arnpath reads', () => {
    expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '));
    const known = ENVIRONMENT.map((v) => v.name);
    for (const [, name] of dockerfile.matchAll(/\b(ARNPATH_\w+)=/g)) expect(known).toContain(name);
    expect(dockerfile).toContain('ARNPATH_HOST=0.0.0.0');
  });
});

it('README and the code name the same variables', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  for (const [name] of readme.matchAll(/\b(?:ARNPATH|NEO4J)_[A-Z]+(?:_[A-Z]+)*\b/g)) expect(ENVIRONMENT.map((v) => v.name)).toContain(name);
});
