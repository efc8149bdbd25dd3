/** Every number that shapes an organisation. Nothing elsewhere in this folder decides how often something comes up. */
import type { Weights } from './random.js';

export type ResourceKind = 's3' | 'kms' | 'sqs' | 'sns' | 'lambda' | 'secretsmanager' | 'ec2';

export interface Size {
  readonly accounts: number;
  /** Users and roles. Account roots, instances, services and providers come on top. */
  readonly principals: number;
  /** Roles, which are resources of `sts` and `iam` actions too, come on top. */
  readonly resources: number;
  readonly kinds: Weights<ResourceKind>;
  /** How unevenly principals and resources spread over accounts: deviation of a log-normal distribution. */
  readonly spread: number;
  /** With what everybody of the organisation may use: one key, and one role that stands before a bucket. */
  readonly company: boolean;
}

const KINDS: Weights<ResourceKind> = { s3: 32, kms: 18, sqs: 11, sns: 8, lambda: 14, secretsmanager: 11, ec2: 6 };
const DATA_ONLY: Weights<ResourceKind> = { s3: 50, kms: 50, sqs: 0, sns: 0, lambda: 0, secretsmanager: 0, ec2: 0 };

export const SIZES = {
  S: { accounts: 3, principals: 300, resources: 60, kinds: KINDS, spread: 0.7, company: true },
  M: { accounts: 30, principals: 9_000, resources: 3_000, kinds: KINDS, spread: 0.7, company: true },
  L: { accounts: 100, principals: 50_000, resources: 10_000, kinds: KINDS, spread: 0.7, company: true },
  XL: { accounts: 1_000, principals: 200_000, resources: 50_000, kinds: KINDS, spread: 0.7, company: true },
  /** What the decisions benchmark decides. */
  decisions: { accounts: 4, principals: 1_000, resources: 200, kinds: DATA_ONLY, spread: 0.2, company: false },
} as const satisfies Record<string, Size>;

export type SizeName = keyof typeof SIZES;

/** The management account holds little; shared accounts (security, tooling) are as large as others. */
export const MANAGEMENT_WEIGHT = 0.15;
export const USER_SHARE = 0.3;
export const PRINCIPALS_PER_CUSTOMER_POLICY = 14;
export const LEAST_CUSTOMER_POLICIES = 6;
export const USERS_PER_TEAM_GROUP = 20;
/** Accounts for each business unit, which has a production and a development unit of its own. */
export const ACCOUNTS_PER_UNIT = 20;
/** Accounts outside the organisation (vendors) that policies name. */
export const VENDORS = 5;

/** What a role is there for: whom it trusts and what it may do follow from it. */
export type RoleKind =
  'people' | 'lambda' | 'ec2' | 'ecs' | 'glue' | 'build' | 'ci' | 'app' | 'chained' | 'account-wide' | 'cross-account' | 'vendor' | 'reader';
export const ROLE_KINDS: Weights<RoleKind> = {
  people: 10,
  lambda: 24,
  ec2: 10,
  ecs: 12,
  glue: 4,
  build: 5,
  ci: 6,
  app: 12,
  chained: 6,
  'account-wide': 3,
  'cross-account': 5,
  vendor: 1,
  reader: 0.1,
};

/** Managed policies by name of what a role or a group is there for. */
export const AWS_POLICIES = {
  people: {
    AdministratorAccess: 14,
    PowerUserAccess: 16,
    ReadOnlyAccess: 26,
    Billing: 4,
    DatabaseAdministrator: 4,
    DataScientist: 5,
    SystemAdministrator: 5,
    SupportUser: 5,
    AmazonS3ReadOnlyAccess: 6,
    CloudWatchReadOnlyAccess: 6,
    AmazonAthenaFullAccess: 3,
    IAMReadOnlyAccess: 4,
  },
  lambda: {
    AWSLambdaBasicExecutionRole: 50,
    AWSLambdaVPCAccessExecutionRole: 20,
    AWSLambdaSQSQueueExecutionRole: 10,
    AWSLambdaRole: 3,
    AmazonS3ReadOnlyAccess: 6,
    AmazonDynamoDBFullAccess: 6,
    AmazonSQSFullAccess: 3,
    SecretsManagerReadWrite: 2,
  },
  ec2: {
    AmazonSSMManagedInstanceCore: 40,
    CloudWatchAgentServerPolicy: 25,
    AmazonEC2ContainerRegistryReadOnly: 10,
    AmazonEKSWorkerNodePolicy: 5,
    AmazonS3ReadOnlyAccess: 8,
    AmazonS3FullAccess: 5,
    AmazonElasticMapReduceforEC2Role: 3,
    AmazonEC2ReadOnlyAccess: 4,
  },
  ecs: {
    AmazonECSTaskExecutionRolePolicy: 45,
    CloudWatchLogsFullAccess: 12,
    AmazonSQSFullAccess: 8,
    AmazonSNSFullAccess: 6,
    AmazonDynamoDBFullAccess: 10,
    AmazonS3FullAccess: 6,
    SecretsManagerReadWrite: 5,
    AmazonKinesisFullAccess: 3,
  },
  glue: { AWSGlueServiceRole: 60, AmazonS3FullAccess: 20, AmazonAthenaFullAccess: 10, CloudWatchLogsReadOnlyAccess: 10 },
  build: {
    AWSCodeBuildDeveloperAccess: 30,
    AmazonEC2ContainerRegistryPowerUser: 30,
    AmazonS3FullAccess: 15,
    AWSCodeDeployRole: 15,
    AWSCloudFormationFullAccess: 10,
  },
  ci: { PowerUserAccess: 25, AdministratorAccess: 12, AmazonEC2ContainerRegistryPowerUser: 25, AWSCloudFormationFullAccess: 20, AWSLambda_FullAccess: 18 },
  app: {
    AmazonS3ReadOnlyAccess: 20,
    AmazonSQSFullAccess: 14,
    AmazonSQSReadOnlyAccess: 6,
    AmazonSNSReadOnlyAccess: 6,
    AWSKeyManagementServicePowerUser: 6,
    AmazonDynamoDBReadOnlyAccess: 14,
    AWSStepFunctionsFullAccess: 8,
    AmazonRDSFullAccess: 6,
    AWSLambda_ReadOnlyAccess: 6,
    AWSBackupServiceRolePolicyForBackup: 4,
  },
  chained: {
    AmazonS3FullAccess: 25,
    AWSKeyManagementServicePowerUser: 20,
    AmazonEC2FullAccess: 15,
    IAMFullAccess: 5,
    ReadOnlyAccess: 25,
    AmazonSSMReadOnlyAccess: 10,
  },
  'account-wide': { ReadOnlyAccess: 50, PowerUserAccess: 15, AmazonS3ReadOnlyAccess: 35 },
  'cross-account': { ReadOnlyAccess: 45, AmazonS3ReadOnlyAccess: 25, AdministratorAccess: 8, AWSBackupServiceRolePolicyForBackup: 12, IAMReadOnlyAccess: 10 },
  vendor: { ReadOnlyAccess: 70, CloudWatchReadOnlyAccess: 30 },
  reader: { ReadOnlyAccess: 70, CloudWatchLogsReadOnlyAccess: 30 },
} as const satisfies Record<RoleKind, Readonly<Record<string, number>>>;

/** Groups that every account has, with what they attach; teams' groups come on top. */
export type Job = 'administrators' | 'developers' | 'readers' | 'operators' | 'data';
export const GROUPS = {
  administrators: ['AdministratorAccess'],
  developers: ['PowerUserAccess', 'IAMReadOnlyAccess'],
  readers: ['ReadOnlyAccess'],
  operators: ['AmazonEC2FullAccess', 'CloudWatchLogsFullAccess', 'AmazonSSMReadOnlyAccess'],
  data: ['AmazonAthenaFullAccess', 'AmazonS3ReadOnlyAccess'],
  everyone: ['IAMUserChangePassword'],
} as const satisfies Record<Job | 'everyone', readonly string[]>;
/** A user has one job, and some help out in a second. */
export const JOBS: Weights<Job> = { administrators: 4, developers: 48, readers: 28, operators: 9, data: 11 };
export const SECOND_JOB = 0.1;
export const IN_EVERYONE = 0.95;

/** How many managed policies a role, and a user beside its groups, has. */
export const ROLE_ATTACHMENTS: Weights<'0' | '1' | '2' | '3' | '5' | '8'> = { 0: 10, 1: 45, 2: 26, 3: 13, 5: 5, 8: 1 };
export const USER_ATTACHMENTS: Weights<'0' | '1' | '2' | '4'> = { 0: 78, 1: 14, 2: 6, 4: 2 };
export const CUSTOMER_MANAGED_SHARE = 0.4;
/** Above 1: a few customer managed policies are attached to most. */
export const POLICY_POPULARITY = 2.2;
export const ROLE_INLINE: Weights<'0' | '1' | '2'> = { 0: 58, 1: 34, 2: 8 };
export const USER_INLINE: Weights<'0' | '1'> = { 0: 92, 1: 8 };
export const ROLE_BOUNDARY = 0.12;
export const USER_BOUNDARY = 0.06;
export const TAGGED = 0.8;

/** What customer managed and inline policies say, one statement after the other. */
export type Template =
  | 'bucket-objects'
  | 'bucket-prefix'
  | 'bucket-home'
  | 'bucket-pattern'
  | 'key-use'
  | 'key-via-service'
  | 'queue-consumer'
  | 'topic-publisher'
  | 'invoke'
  | 'secret-reader'
  | 'same-team'
  | 'same-team-actions'
  | 'assume-named'
  | 'assume-pattern'
  | 'not-action'
  | 'office-network'
  | 'vpc-endpoint'
  | 'until-date'
  | 'mfa-only'
  | 'deny-without-mfa'
  | 'deny-regions'
  | 'deny-delete'
  | 'deny-other-buckets'
  | 'logs';
export const TEMPLATES: Weights<Template> = {
  'bucket-objects': 20,
  'bucket-prefix': 9,
  'bucket-home': 3,
  'bucket-pattern': 6,
  'key-use': 9,
  'key-via-service': 5,
  'queue-consumer': 8,
  'topic-publisher': 6,
  invoke: 6,
  'secret-reader': 6,
  'same-team': 3,
  'same-team-actions': 2,
  'assume-named': 6,
  'assume-pattern': 3,
  'not-action': 1,
  'office-network': 2,
  'vpc-endpoint': 2,
  'until-date': 1,
  'mfa-only': 2,
  'deny-without-mfa': 2,
  'deny-regions': 2,
  'deny-delete': 3,
  'deny-other-buckets': 1,
  logs: 12,
};
export const MOST_STATEMENTS = 6;

/** Trust: how a role that another role takes is reached. */
export const CHAIN_OTHER_ACCOUNT = 0.45;
export const MOST_TRUSTED_ROLES = 6;
/** One account in so many has a role that everyone of the account may take by its trust policy alone. */
export const OPEN_HUB_EVERY = 10;
export const EXTERNAL_ID = 0.7;
export const SOURCE_CONDITION = 0.3;
export const TRUST_MFA = 0.3;
export const TRUST_TAGS = 0.03;
/** Share of cross-account names that mean one of the first few accounts (security, tooling, data). */
export const HUB_ACCOUNTS = 4;
export const HUB_ACCOUNT_SHARE = 0.5;

/** Whom a resource policy lets in. `roles` and `accounts`: several, with a heavy tail. */
export type Named = 'nobody' | 'own-role' | 'service' | 'account' | 'role' | 'roles' | 'accounts' | 'organization' | 'vendor';
export const NAMED: Weights<Named> = { nobody: 60, 'own-role': 12, service: 9, account: 8, role: 5, roles: 2, accounts: 2, organization: 1, vendor: 1 };
/** A key's policy nearly always lets its own account in; these come on top. */
export const NAMED_BY_KEY: Weights<Named> = {
  nobody: 52,
  'own-role': 24,
  service: 6,
  account: 8,
  role: 5,
  roles: 2,
  accounts: 1.5,
  organization: 1,
  vendor: 0.5,
};
export const NAMED_TAIL = { least: 2, most: 150, shape: 1.1 };
export const DENY_INSECURE = 0.5;
export const DENY_OTHER_ENDPOINTS = 0.04;
export const PREFIX_ONLY = 0.25;
export const KEY_WITHOUT_ACCOUNT = 0.04;
export const AWS_MANAGED_KEY = 0.1;
export const KEY_VIA_SERVICE = 0.3;
export const GRANTS_SHARE = 0.35;
export const GRANTS_TAIL = { least: 1, most: 40, shape: 1.2 };
export const GRANT_CONSTRAINT = 0.3;
export const GRANT_OTHER_ACCOUNT = 0.1;

export const BUCKET_KMS = 0.4;
export const BUCKET_OTHER_ACCOUNTS_KEY = 0.1;
export const BUCKET_BLOCKED = 0.85;
export const BUCKET_OWNER_ENFORCED = 0.85;
export const BUCKET_ABAC = 0.05;
export const ACCOUNT_BLOCKED = 0.7;
export const INSTANCE_PROFILE = 0.85;
