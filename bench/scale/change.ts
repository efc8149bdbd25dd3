/** Changes one policy of a generated snapshot, in place: what happens between two loads of a real organisation. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../generate/random.js';

export const CHANGES = ['principal', 'role', 'resource', 'scp', 'rcp', 'managed'] as const;
export type Change = (typeof CHANGES)[number];

/** Attached in many accounts, but not by most of their roles: what a shared policy costs when AWS changes it. */
const SHARED = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

type Json = Record<string, unknown>;
interface Statements {
  Statement: Json[];
}
interface Details {
  readonly RoleDetailList: (Json & { readonly Arn: string; AssumeRolePolicyDocument: Statements; RolePolicyList: Json[] })[];
  readonly Policies: (Json & { readonly Arn: string; readonly PolicyVersionList: { readonly Document: Statements | string }[] })[];
}

/**
 * Changes one policy; the seed says which.
 * @returns what was changed, in words
 */
export function changeSnapshot(folder: string, change: Change, seed: number): string {
  const random = Random.streams(seed ^ 0xc4a6e).next().value;
  return CHANGERS[change]({ folder, random, stamp: String(seed) });
}

/** Changes what nearly every answer says, with one more open condition of all buckets, keys and roles: so that two loads can be told apart. */
export function markSnapshot(folder: string): void {
  const condition = { StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } };
  const statement = { Effect: 'Deny', Principal: '*', Action: ['s3:*', 'kms:*', 'sts:AssumeRole'], Resource: '*', Condition: condition };
  changeGuardrail({ folder, stamp: 'Mark' }, 'secure-transport', statement);
}

interface Scene {
  readonly folder: string;
  readonly random: Random;
  /** Makes two changes with different seeds different ones. */
  readonly stamp: string;
}

const CHANGERS: Readonly<Record<Change, (scene: Scene) => string>> = {
  principal: (scene) =>
    changeRole(scene, (role, { stamp }) => {
      const statement = { Effect: 'Allow', Action: ['s3:GetObject', 'kms:Decrypt', 'sqs:SendMessage'], Resource: '*' };
      role.RolePolicyList.push({ PolicyName: `changed-${stamp}`, PolicyDocument: { Version: '2012-10-17', Statement: [statement] } });
      return `a new inline policy of ${role.Arn}`;
    }),
  role: (scene) =>
    changeRole(scene, (role, { folder, random }) => {
      const other = random.pick(accountsOf(folder));
      role.AssumeRolePolicyDocument.Statement.push({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${other}:root` }, Action: 'sts:AssumeRole' });
      return `the trust policy of ${role.Arn} lets account ${other} in`;
    }),
  resource: changeBucket,
  scp: (scene) => changeGuardrail(scene, 'production-data', { Effect: 'Deny', Action: 's3:GetObjectAcl', Resource: '*' }),
  rcp: (scene) => changeGuardrail(scene, 'organization-only', { Effect: 'Deny', Principal: '*', Action: 's3:PutBucketPolicy', Resource: '*' }),
  managed: changeManaged,
};

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const write = (path: string, content: unknown): void => {
  writeFileSync(path, `${JSON.stringify(content)}\n`);
};
const accountsOf = (folder: string): string[] => readdirSync(join(folder, 'accounts')).sort();
const detailsPath = (folder: string, account: string): string => join(folder, 'accounts', account, 'authorization-details.json');

function changeRole(scene: Scene, edit: (role: Details['RoleDetailList'][number], scene: Scene) => string): string {
  const path = detailsPath(scene.folder, scene.random.pick(accountsOf(scene.folder)));
  const details = read<Details>(path);
  const words = edit(scene.random.pick(details.RoleDetailList), scene);
  write(path, details);
  return words;
}

function changeBucket({ folder, random, stamp }: Scene): string {
  const accounts = accountsOf(folder);
  const buckets = accounts.flatMap((account) => list(join(folder, 'accounts', account, 's3')));
  const path = random.pick(buckets);
  const bucket = read<{ readonly Arn: string; Policy: Statements | null }>(path);
  const other = random.pick(accounts);
  bucket.Policy ??= { Statement: [] };
  bucket.Policy = {
    ...{ Version: '2012-10-17' },
    ...bucket.Policy,
    Statement: [
      ...bucket.Policy.Statement,
      {
        Sid: `Changed${stamp}`,
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${other}:root` },
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: [bucket.Arn, `${bucket.Arn}/*`],
      },
    ],
  };
  write(path, bucket);
  return `the policy of ${bucket.Arn} lets account ${other} in`;
}

/** Files of a folder that may not be there. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function changeGuardrail({ folder, stamp }: Pick<Scene, 'folder' | 'stamp'>, name: string, statement: Json): string {
  const path = join(folder, 'organization.json');
  const organization = read<{ readonly Policies: { readonly Name: string; Content: string; readonly Targets: readonly unknown[] }[] }>(path);
  const found = organization.Policies.find((p) => p.Name === name);
  if (found === undefined) throw new Error(`\`${path}\` has no policy \`${name}\`: only snapshots of bench/generate can be changed`);
  const content = JSON.parse(found.Content) as Statements;
  found.Content = JSON.stringify({ ...content, Statement: [...content.Statement, { Sid: `Changed${stamp}`, ...statement }] });
  write(path, organization);
  return `one more denied action in \`${name}\`, which stands at ${String(found.Targets.length)} units`;
}

/** The same document stands in the file of every account that attaches it. */
function changeManaged({ folder, stamp }: Scene): string {
  let files = 0;
  for (const account of accountsOf(folder)) {
    const path = detailsPath(folder, account);
    const details = read<Details>(path);
    const found = details.Policies.find((p) => p.Arn === SHARED);
    if (found === undefined) continue;
    for (const version of found.PolicyVersionList as { Document: Statements | string }[]) {
      const document = typeof version.Document === 'string' ? (JSON.parse(decodeURIComponent(version.Document)) as Statements) : version.Document;
      version.Document = {
        ...document,
        Statement: [...document.Statement, { Sid: `Changed${stamp}`, Effect: 'Allow', Action: 'sqs:GetQueueUrl', Resource: '*' }],
      };
    }
    write(path, details);
    files++;
  }
  return `one more statement in ${SHARED}, which ${String(files)} accounts attach`;
}
