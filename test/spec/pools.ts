/** Small pools of names, so that statements of one random organisation collide often. */
export const ORGANIZATION = 'o-spec';
export const ACCOUNTS = {
  management: '111111111111',
  member: '222222222222',
  nested: '333333333333',
  outside: '444444444444',
  external: '555555555555',
} as const;
/** Accounts that own resources, in the order of the generator's choices. */
export const OWNERS: readonly string[] = [ACCOUNTS.member, ACCOUNTS.nested, ACCOUNTS.management, ACCOUNTS.outside];

const { management, member, nested, outside, external } = ACCOUNTS;

export const canonicalIdOf = (account: string): string => `canonical-${account}`;

/** `<name>` stands for the account that owns the resource of that name. */
export const RESOURCES = {
  data: { type: 's3:bucket', arn: 'arn:aws:s3:::data' },
  logs: { type: 's3:bucket', arn: 'arn:aws:s3:::logs' },
  k1: { type: 'kms:key', arn: 'arn:aws:kms:us-east-1:<k1>:key/k1' },
  k2: { type: 'kms:key', arn: 'arn:aws:kms:us-east-1:<k2>:key/k2' },
  q: { type: 'sqs:queue', arn: 'arn:aws:sqs:us-east-1:<q>:q' },
  t: { type: 'sns:topic', arn: 'arn:aws:sns:us-east-1:<t>:t' },
  f: { type: 'lambda:function', arn: 'arn:aws:lambda:us-east-1:<f>:function:f' },
  s: { type: 'secretsmanager:secret', arn: 'arn:aws:secretsmanager:us-east-1:<s>:secret:s-AbCdEf' },
} as const;
export type ResourceName = keyof typeof RESOURCES;
export const RESOURCE_NAMES = Object.keys(RESOURCES) as ResourceName[];

export const OBJECT_KEYS: readonly string[] = ['in/a', 'in/alice/b', 'core', 'x'];

export const ROLES = {
  app: { account: member, arn: `arn:aws:iam::${member}:role/app`, name: 'app', path: '/', uniqueId: 'AROAAPP' },
  deploy: { account: nested, arn: `arn:aws:iam::${nested}:role/team/deploy`, name: 'deploy', path: '/team/', uniqueId: 'AROADEPLOY' },
  app2: { account: member, arn: `arn:aws:iam::${member}:role/app2`, name: 'app2', path: '/', uniqueId: 'AROAAPP2' },
  partner: { account: outside, arn: `arn:aws:iam::${outside}:role/partner`, name: 'partner', path: '/', uniqueId: 'AROAPARTNER' },
  linked: {
    account: member,
    arn: `arn:aws:iam::${member}:role/aws-service-role/elasticache.amazonaws.com/AWSServiceRoleForElastiCache`,
    name: 'AWSServiceRoleForElastiCache',
    path: '/aws-service-role/elasticache.amazonaws.com/',
    uniqueId: 'AROALINKED',
  },
} as const;
export type RoleName = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as RoleName[];

export const USERS = {
  alice: { account: member, arn: `arn:aws:iam::${member}:user/alice`, name: 'alice', path: '/', uniqueId: 'AIDAALICE' },
  amy: { account: member, arn: `arn:aws:iam::${member}:user/amy`, name: 'amy', path: '/', uniqueId: 'AIDAAMY' },
  bob: { account: nested, arn: `arn:aws:iam::${nested}:user/ops/bob`, name: 'bob', path: '/ops/', uniqueId: 'AIDABOB' },
  carol: { account: management, arn: `arn:aws:iam::${management}:user/carol`, name: 'carol', path: '/', uniqueId: 'AIDACAROL' },
  dave: { account: outside, arn: `arn:aws:iam::${outside}:user/dave`, name: 'dave', path: '/', uniqueId: 'AIDADAVE' },
} as const;
export type UserName = keyof typeof USERS;
export const USER_NAMES = Object.keys(USERS) as UserName[];

export const rootArn = (account: string): string => `arn:aws:iam::${account}:root`;
export const SESSIONS: readonly string[] = ['s1', 'alice', 'i-0'];
/** A session that is also asked about by name. */
export const NAMED_SESSION = `arn:aws:sts::${member}:assumed-role/app/s1`;
export const SAML = `arn:aws:iam::${member}:saml-provider/corp`;
export const OIDC = `arn:aws:iam::${member}:oidc-provider/id.example.com`;
export const SERVICES: readonly string[] = ['sns.amazonaws.com', 'ec2.amazonaws.com'];
export const EXTERNAL_USER = `arn:aws:iam::${external}:user/eve`;

/** Values of a Principal's `AWS`. */
export const AWS_PRINCIPALS: readonly string[] = [
  '*',
  ...Object.values(USERS).map((u) => u.arn),
  ...Object.values(ROLES).map((r) => r.arn),
  ...[member, nested, management, outside, external].map(rootArn),
  member,
  nested,
  outside,
  NAMED_SESSION,
  `arn:aws:sts::${nested}:assumed-role/deploy/s1`,
  `arn:aws:iam::${member}:user/*`,
  `arn:aws:iam::${member}:role/deploy`,
  'AIDADELETED000000000',
  'AROADELETED000000000',
  EXTERNAL_USER,
];

/** Actions that are decided, by service. Lower case, as the engine has them. */
export const ACTIONS = {
  bucket: ['s3:listbucket', 's3:getbucketpolicy', 's3:putbucketpolicy', 's3:getbucketacl', 's3:putbucketacl'],
  object: ['s3:getobject', 's3:putobject', 's3:deleteobject'],
  kms: ['kms:decrypt', 'kms:encrypt', 'kms:describekey', 'kms:retiregrant', 'kms:schedulekeydeletion', 'kms:putkeypolicy'],
  sqs: ['sqs:sendmessage', 'sqs:receivemessage', 'sqs:deletequeue'],
  sns: ['sns:publish', 'sns:subscribe', 'sns:tagresource'],
  lambda: ['lambda:invokefunction', 'lambda:getfunction', 'lambda:invokefunctionurl', 'lambda:putfunctioncodesigningconfig'],
  secretsmanager: ['secretsmanager:getsecretvalue', 'secretsmanager:putsecretvalue'],
  sts: ['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity', 'sts:tagsession'],
  iam: ['iam:getrole', 'iam:passrole'],
} as const;

/** Values of an Action element about one service; cases differ on purpose. */
export const ACTION_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3:*', 's3:Get*', 's3:PutObject', 's3:*Object', 's3:ListBucket', 's3:*BucketPolicy', 's3:GetObject', 'S3:getobject', 's3:?etBucketAcl'],
  kms: ['kms:*', 'kms:Decrypt', 'kms:De*', 'kms:Encrypt', 'kms:RetireGrant', 'kms:ScheduleKeyDeletion'],
  sqs: ['sqs:*', 'SQS:SendMessage', 'sqs:ReceiveMessage'],
  sns: ['sns:*', 'SNS:Publish', 'sns:Subscribe'],
  lambda: ['lambda:*', 'lambda:Invoke*', 'lambda:InvokeFunction', 'lambda:GetFunction'],
  secretsmanager: ['secretsmanager:*', 'secretsmanager:GetSecretValue'],
  sts: ['sts:AssumeRole', 'sts:*', 'sts:AssumeRole*', 'sts:TagSession'],
  iam: ['iam:*', 'iam:PassRole', 'iam:Get*'],
};

/** Values of a Resource element at a principal or an organisation. */
export const RESOURCE_PATTERNS: readonly string[] = [
  ...Object.values(RESOURCES).map((r) => r.arn),
  'arn:aws:s3:::data/*',
  'arn:aws:s3:::data/in/*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::logs/?n/a',
  'arn:aws:kms:*:*:key/*',
  'arn:aws:sqs:us-east-1:*:q',
  'arn:aws:iam::*:role/*',
  ...Object.values(ROLES).map((r) => r.arn),
  'arn:aws:s3:::data/in/${aws:username}/*',
  "arn:aws:s3:::data/${aws:PrincipalTag/team, 'core'}",
  'arn:aws:s3:::${aws:PrincipalTag/team}/*',
];
