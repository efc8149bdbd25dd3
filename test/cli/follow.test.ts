/** `arnpath load` of a snapshot of which little changed: what it says, and that the answers are those of `--whole`. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { arnpath } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'arnpath-follow-'));
const snapshot = join(folder, 'snapshot');
cpSync(join(import.meta.dirname, '../../examples/company'), snapshot, { recursive: true });
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const DETAILS = join(snapshot, 'accounts/555500005555/authorization-details.json');
interface Details {
  readonly RoleDetailList: { readonly RoleName: string; RolePolicyList?: object[] }[];
}

/** Another inline policy for the account's first role. */
function letIn(action: string): void {
  const details = JSON.parse(readFileSync(DETAILS, 'utf8')) as Details;
  const [role] = details.RoleDetailList;
  if (role === undefined) throw new Error('the example has no role there');
  const PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
  role.RolePolicyList = [...(role.RolePolicyList ?? []), { PolicyName: action, PolicyDocument }];
  writeFileSync(DETAILS, JSON.stringify(details));
}

const load = async (data: string, ...more: string[]): Promise<string> => {
  const { code, out, err } = await arnpath(['load', snapshot, '--data', join(folder, data), ...more], {});
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return out;
};
const whoCan = async (data: string): Promise<unknown> => {
  const asked = ['who-can', 'kms:Decrypt', 'arn:aws:kms:eu-central-1:555500005555:alias/card-vault', '--format', 'json'];
  const { out } = await arnpath([...asked, '--data', join(folder, data)], {});
  return { ...(JSON.parse(out) as object), load: null };
};

describe('a second load', () => {
  it('says what it evaluated anew, and answers as a whole load does', async () => {
    expect(await load('following')).not.toContain('anew');
    expect(await load('following')).toContain('evaluated anew since load 1: 0 principals, 0 resources');
    letIn('kms:*');
    expect(await load('following')).toContain('evaluated anew since load 2: 1 principals, 1 resources');
    expect(await load('following', '--whole')).not.toContain('anew');
    letIn('s3:*');
    expect(await load('following')).toContain('evaluated anew since load 4: 1 principals, 1 resources');
    expect(await load('whole')).not.toContain('anew');
    expect(await whoCan('following')).toEqual(await whoCan('whole'));
  }, 60_000);
});
