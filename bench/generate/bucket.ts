/** Files of buckets. */
import * as shape from './distribution.js';
import { bucketName, hexId, team, thing } from './names.js';
import { drawNamed, type Named, type Site } from './named.js';
import { bucketArn, keyArn, otherAccount } from './plan.js';
import { allow, policy, type PolicyDocument, type Statement } from './statement.js';

export function bucketFile(site: Site, index: number): unknown {
  const { account, plan, random } = site;
  const arn = bucketArn(account, index);
  const enforced = random.chance(shape.BUCKET_OWNER_ENFORCED);
  const owner = { ID: hexId(plan.seed, 64, 'canonical', account.index) };
  return {
    Name: bucketName(account.index, index),
    Arn: arn,
    Region: account.region,
    Policy: bucketPolicy(site, arn),
    PublicAccessBlock: random.chance(shape.BUCKET_BLOCKED) ? blocked() : null,
    Acl: { Owner: owner, Grants: [{ Grantee: { ...owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] },
    OwnershipControls: { Rules: [{ ObjectOwnership: enforced ? 'BucketOwnerEnforced' : random.pick(['BucketOwnerPreferred', 'ObjectWriter']) }] },
    Encryption: encryption(site),
    Abac: { Status: random.chance(shape.BUCKET_ABAC) ? 'Enabled' : 'Disabled' },
    Tags: [
      { Key: 'team', Value: team(index) },
      { Key: 'content', Value: thing(index) },
    ],
  };
}

export function blocked(): Record<string, boolean> {
  return { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
}

function bucketPolicy(site: Site, arn: string): PolicyDocument | null {
  const named = drawNamed(site, shape.NAMED, 'logging.s3.amazonaws.com');
  const statements: Statement[] = named === null ? [] : [opened(site, named, arn)];
  if (site.random.chance(shape.DENY_INSECURE)) statements.push(refuse('Insecure', arn, { Bool: { 'aws:SecureTransport': 'false' } }));
  if (site.random.chance(shape.DENY_OTHER_ENDPOINTS)) statements.push(fromEndpointOnly(site, arn));
  return statements.length === 0 ? null : policy(statements);
}

function opened({ random }: Site, named: Named, arn: string): Statement {
  const prefix = random.chance(shape.PREFIX_ONLY) ? `${arn}/${random.pick(['in', 'out', 'shared', 'public'])}/*` : `${arn}/*`;
  const [actions, resources] = random.chance(0.6)
    ? [
        ['s3:GetObject', 's3:ListBucket'],
        [arn, prefix],
      ]
    : [['s3:PutObject', 's3:GetObject'], [prefix]];
  return { ...allow(actions, resources, named.condition ?? undefined), Sid: 'Open', Principal: named.principal };
}

function refuse(sid: string, arn: string, condition: Statement['Condition']): Statement {
  return {
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

function fromEndpointOnly({ account, random }: Site, arn: string): Statement {
  return refuse('EndpointOnly', arn, {
    StringNotEquals: { 'aws:SourceVpce': `vpce-${random.text('0123456789abcdef', 17)}` },
    ArnNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${account.id}:role/ci-*`, `arn:aws:iam::${account.id}:role/aws-reserved/*`] },
  });
}

function encryption({ account, plan, random }: Site): unknown {
  if (!random.chance(shape.BUCKET_KMS)) return { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] };
  const keys = random.chance(shape.BUCKET_OTHER_ACCOUNTS_KEY) ? otherAccount(plan, account, random) : account;
  const key = keys.resources.kms === 0 ? {} : { KMSMasterKeyID: keyArn(plan, keys, random.int(0, keys.resources.kms - 1)) };
  return { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', ...key }, BucketKeyEnabled: random.chance(0.7) }] };
}
