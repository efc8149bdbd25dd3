/** Files of KMS keys: policy, grants, aliases. */
import { companyOpens, isCompanyKey } from './company.js';
import * as shape from './distribution.js';
import { hexId, keyId, resourceName, team } from './names.js';
import { drawNamed, type Site } from './named.js';
import { anyRole, keyArn, otherAccount, rootArn } from './plan.js';
import { allow, policy, type PolicyDocument, type Statement } from './statement.js';

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const MANAGE = [
  'kms:Create*',
  'kms:Describe*',
  'kms:Enable*',
  'kms:List*',
  'kms:Put*',
  'kms:Update*',
  'kms:Revoke*',
  'kms:Disable*',
  'kms:Get*',
  'kms:Delete*',
];
const SERVICES = ['s3', 'ebs', 'rds', 'sqs', 'secretsmanager'] as const;

export function keyFile(site: Site, index: number): unknown {
  const { account, plan, random } = site;
  const arn = keyArn(plan, account, index);
  const company = isCompanyKey(plan, account, index);
  const awsManaged = random.chance(shape.AWS_MANAGED_KEY) && !company;
  const alias = awsManaged ? `alias/aws/${random.pick(SERVICES)}-${String(index)}` : `alias/${resourceName(index)}`;
  return {
    KeyMetadata: {
      AWSAccountId: account.id,
      KeyId: keyId(plan.seed, account.index, index),
      Arn: arn,
      Enabled: true,
      KeyState: 'Enabled',
      KeyManager: awsManaged ? 'AWS' : 'CUSTOMER',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
      MultiRegion: random.chance(0.05),
    },
    Policy: awsManaged ? awsManagedPolicy(site) : keyPolicy(site, company),
    Grants: awsManaged ? [] : grants(site, index),
    Aliases: [{ AliasName: alias, AliasArn: `arn:aws:kms:${account.region}:${account.id}:${alias}` }],
    Tags: awsManaged ? [] : [{ TagKey: 'team', TagValue: team(index) }],
  };
}

/** As AWS writes it for `aws/s3` and its like: everyone of the account, through the service. */
function awsManagedPolicy({ account, random }: Site): PolicyDocument {
  const service = `${random.pick(SERVICES)}.${account.region}.amazonaws.com`;
  return policy([
    {
      ...allow(['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'], '*'),
      Principal: { AWS: '*' },
      Condition: { StringEquals: { 'kms:CallerAccount': account.id, 'kms:ViaService': service } },
    },
    { ...allow(['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'], '*'), Principal: { AWS: rootArn(account.id) } },
  ]);
}

function keyPolicy(site: Site, company: boolean): PolicyDocument {
  const { account, plan, random } = site;
  const statements: Statement[] = [{ Sid: 'Administrators', ...allow(MANAGE, '*'), Principal: { AWS: anyRole(plan, account, random) } }];
  if (!random.chance(shape.KEY_WITHOUT_ACCOUNT)) statements.unshift({ Sid: 'Account', ...allow('kms:*', '*'), Principal: { AWS: rootArn(account.id) } });
  const named = drawNamed(site, shape.NAMED_BY_KEY, 'logs.amazonaws.com');
  if (named !== null) statements.push({ Sid: 'Users', ...allow(USE, '*', named.condition ?? undefined), Principal: named.principal });
  if (random.chance(shape.KEY_VIA_SERVICE)) statements.push(viaService(site));
  if (company) statements.push(companyOpens(plan, ['kms:Decrypt', 'kms:DescribeKey'], '*'));
  return policy(statements);
}

function viaService({ account, random }: Site): Statement {
  const condition = {
    StringEquals: { 'kms:ViaService': `${random.pick(SERVICES)}.${account.region}.amazonaws.com` },
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
  };
  return { Sid: 'Grants', ...allow(['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'], '*', condition), Principal: { AWS: rootArn(account.id) } };
}

function grants(site: Site, index: number): unknown[] {
  const { random } = site;
  if (!random.chance(shape.GRANTS_SHARE)) return [];
  const { least, most, shape: tail } = shape.GRANTS_TAIL;
  return Array.from({ length: random.pareto(least, most, tail) }, (_, i) => grant(site, index, i));
}

function grant(site: Site, index: number, i: number): unknown {
  const { account, plan, random } = site;
  const grantee = random.chance(shape.GRANT_OTHER_ACCOUNT) ? otherAccount(plan, account, random) : account;
  const constraint = { Constraints: { EncryptionContextSubset: { 'aws:s3:arn': `arn:aws:s3:::acme-${team(index)}-*` } } };
  return {
    KeyId: keyArn(plan, account, index),
    GrantId: hexId(plan.seed, 64, 'grant', account.index, index, i),
    GranteePrincipal: anyRole(plan, grantee, random),
    RetiringPrincipal: random.chance(0.5) ? anyRole(plan, account, random) : rootArn(account.id),
    IssuingAccount: rootArn(account.id),
    Operations: random.some(
      ['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo', 'CreateGrant', 'DescribeKey', 'RetireGrant'],
      random.int(2, 6),
    ),
    ...(random.chance(shape.GRANT_CONSTRAINT) ? constraint : {}),
  };
}
