/** `organization.json`: units, accounts, SCPs and RCPs. */
import { policyId, REGIONS } from './names.js';
import { type Plan, type Unit } from './plan.js';
import { allow, deny, policy, type PolicyDocument } from './statement.js';

interface Guardrail {
  readonly name: string;
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  /** `everywhere`: root, every unit, every account. */
  readonly at: 'everywhere' | 'root' | Unit['kind'];
  readonly awsManaged?: string;
  readonly document: PolicyDocument;
}

export function organizationFile(plan: Plan): unknown {
  const [management] = plan.accounts;
  return {
    Organization: { Id: plan.organization, MasterAccountId: management?.id ?? '', FeatureSet: 'ALL' },
    Roots: [
      {
        Id: plan.root,
        Name: 'Root',
        PolicyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'].map((Type) => ({ Type, Status: 'ENABLED' })),
      },
    ],
    OrganizationalUnits: plan.units.map((u) => ({ Id: u.id, Name: u.name, ParentId: u.parent })),
    Accounts: plan.accounts.map((a) => ({ Id: a.id, Name: a.name, Status: 'ACTIVE', ParentId: a.unit })),
    Policies: guardrails(plan).map((g, index) => ({
      Id: g.awsManaged ?? policyId(plan.seed, index),
      Name: g.name,
      Type: g.type,
      AwsManaged: g.awsManaged !== undefined,
      Content: JSON.stringify(g.document),
      Targets: targets(plan, g.at),
    })),
  };
}

function targets(plan: Plan, at: Guardrail['at']): { TargetId: string; Type: string }[] {
  const root = { TargetId: plan.root, Type: 'ROOT' };
  const units = plan.units.map((u) => ({ TargetId: u.id, Type: 'ORGANIZATIONAL_UNIT', kind: u.kind }));
  if (at === 'root') return [root];
  const chosen = units.filter((u) => at === 'everywhere' || u.kind === at).map(({ TargetId, Type }) => ({ TargetId, Type }));
  return at === 'everywhere' ? [root, ...chosen, ...plan.accounts.map((a) => ({ TargetId: a.id, Type: 'ACCOUNT' }))] : chosen;
}

function guardrails(plan: Plan): Guardrail[] {
  return [...awsDefaults(), ...rootGuardrails(), ...unitGuardrails(), ...resourceGuardrails(plan)];
}

function awsDefaults(): Guardrail[] {
  const document = policy([allow('*', '*')]);
  const forResources = policy([{ ...allow('*', '*'), Principal: '*' }]);
  return [
    { name: 'FullAWSAccess', type: 'SERVICE_CONTROL_POLICY', at: 'everywhere', awsManaged: 'p-FullAWSAccess', document },
    { name: 'RCPFullAWSAccess', type: 'RESOURCE_CONTROL_POLICY', at: 'everywhere', awsManaged: 'p-RCPFullAWSAccess', document: forResources },
  ];
}

const scp = (name: string, at: Guardrail['at'], ...statements: Parameters<typeof policy>[0]): Guardrail => ({
  name,
  type: 'SERVICE_CONTROL_POLICY',
  at,
  document: policy(statements),
});

const ADMINISTRATION = ['arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*', 'arn:aws:iam::*:role/ci-platform-*'];

function rootGuardrails(): Guardrail[] {
  return [
    scp('deny-leaving', 'root', deny(['organizations:LeaveOrganization', 'account:CloseAccount'], '*')),
    scp(
      'protect-audit',
      'root',
      deny(['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'config:DeleteConfigurationRecorder', 'guardduty:DeleteDetector'], '*', {
        ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATION },
      }),
    ),
    scp('deny-root-user', 'root', deny(['iam:*', 's3:*', 'kms:*', 'ec2:*'], '*', { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } })),
    scp('protect-reserved-roles', 'root', {
      ...deny(['iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy', 'iam:DeleteRole', 'iam:PutRolePolicy'], 'arn:aws:iam::*:role/aws-reserved/*'),
      Condition: { ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATION } },
    }),
  ];
}

function unitGuardrails(): Guardrail[] {
  return [
    scp('approved-regions', 'workloads', {
      Sid: 'ApprovedRegions',
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 'route53:*', 'cloudfront:*', 'support:*', 'sts:*', 'waf:*', 'budgets:*', 's3:ListAllMyBuckets'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': REGIONS }, ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATION } },
    }),
    scp(
      'production-data',
      'production',
      deny(['s3:PutBucketPublicAccessBlock', 's3:PutAccountPublicAccessBlock'], '*'),
      deny(['kms:ScheduleKeyDeletion', 'kms:DisableKey'], '*', { ArnNotLike: { 'aws:PrincipalArn': ADMINISTRATION } }),
      deny('s3:PutObject', '*', { StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption': ['aws:kms', 'aws:kms:dsse'] } }),
    ),
    scp('no-users-keys', 'production', deny(['iam:CreateUser', 'iam:CreateAccessKey'], '*')),
    scp('sandbox', 'sandbox', deny(['sts:AssumeRole'], '*', { StringNotEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } }), {
      Effect: 'Deny',
      Action: ['redshift:*', 'sagemaker:Create*', 'organizations:*'],
      Resource: '*',
    }),
    scp('security-read-mostly', 'security', deny(['s3:DeleteObject*', 's3:DeleteBucket'], 'arn:aws:s3:::acme-*-audit-*')),
  ];
}

function resourceGuardrails(plan: Plan): Guardrail[] {
  const rcp = (name: string, at: Guardrail['at'], ...statements: Parameters<typeof policy>[0]): Guardrail => ({
    name,
    type: 'RESOURCE_CONTROL_POLICY',
    at,
    document: policy(statements.map((s) => ({ ...s, Principal: '*' }))),
  });
  return [
    rcp(
      'organization-only',
      'workloads',
      deny(['s3:*', 'sqs:*', 'kms:*', 'secretsmanager:*', 'sts:AssumeRole'], '*', {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': plan.organization, 'aws:PrincipalAccount': plan.vendors },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      }),
    ),
    rcp('secure-transport', 'root', deny(['s3:*', 'sqs:*', 'kms:*', 'secretsmanager:*'], '*', { BoolIfExists: { 'aws:SecureTransport': 'false' } })),
  ];
}
