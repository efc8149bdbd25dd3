/** Files of one account's resources, one after the other. */
import { bucketFile } from './bucket.js';
import * as shape from './distribution.js';
import { instanceProfileArn } from './identities.js';
import { keyFile } from './key.js';
import { bucketName, hexId, keyId, resourceName, roleName, team } from './names.js';
import { drawNamed, type Site } from './named.js';
import { keyArn, roleArn, rolesOf } from './plan.js';
import { allow, policy, type PolicyDocument } from './statement.js';

export interface ResourceFile {
  readonly folder: string;
  readonly name: string;
  readonly content: unknown;
}

export function* resourceFiles(site: Site): Generator<ResourceFile> {
  const kinds = Object.entries(site.account.resources) as [shape.ResourceKind, number][];
  for (const [kind, count] of kinds) for (let index = 0; index < count; index++) yield { folder: kind, ...FILES[kind](site, index) };
}

type Maker = (site: Site, index: number) => { name: string; content: unknown };

const FILES: Readonly<Record<shape.ResourceKind, Maker>> = {
  s3: (site, index) => ({ name: bucketName(site.account.index, index), content: bucketFile(site, index) }),
  kms: (site, index) => ({ name: keyId(site.plan.seed, site.account.index, index), content: keyFile(site, index) }),
  sqs: (site, index) =>
    generic(site, index, { type: '', service: 'sqs', actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'], by: 'sns.amazonaws.com', tags: 'map' }),
  sns: (site, index) => generic(site, index, { type: '', service: 'sns', actions: ['sns:Publish', 'sns:Subscribe'], by: 's3.amazonaws.com', tags: 'list' }),
  lambda: (site, index) =>
    generic(site, index, { type: 'function:', service: 'lambda', actions: ['lambda:InvokeFunction'], by: 'events.amazonaws.com', tags: 'map' }),
  secretsmanager: (site, index) =>
    generic(site, index, { type: 'secret:', service: 'secretsmanager', actions: ['secretsmanager:GetSecretValue'], by: 'lambda.amazonaws.com', tags: 'list' }),
  ec2: (site, index) => instance(site, index),
};

interface Kind {
  readonly type: string;
  readonly service: string;
  readonly actions: readonly string[];
  /** The service that its policy names, if it names one. */
  readonly by: string;
  readonly tags: 'map' | 'list';
}

function generic(site: Site, index: number, kind: Kind): { name: string; content: unknown } {
  const { account, random } = site;
  const suffix = kind.service === 'secretsmanager' ? `-${hexId(site.plan.seed, 6, 'secret', account.index, index)}` : '';
  const name = `${resourceName(index)}${suffix}`;
  const arn = `arn:aws:${kind.service}:${account.region}:${account.id}:${kind.type}${name}`;
  const env = random.pick(['dev', 'test', 'prod']);
  const tags = { team: team(index), env };
  return {
    name: `${account.region}.${encodeURIComponent(name)}`,
    content: {
      Arn: arn,
      Region: account.region,
      Policy: resourcePolicy(site, kind, arn),
      Tags: kind.tags === 'map' ? tags : Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      ...extras(site, kind.service),
    },
  };
}

function resourcePolicy(site: Site, kind: Kind, arn: string): PolicyDocument | null {
  const named = drawNamed(site, shape.NAMED, kind.by);
  return named === null ? null : policy([{ Sid: 'Open', ...allow(kind.actions, arn, named.condition ?? undefined), Principal: named.principal }]);
}

/** What the service adds. */
function extras({ account, plan, random }: Site, service: string): object {
  const lambdas = rolesOf(account, 'lambda');
  if (service === 'lambda') return lambdas.length === 0 ? {} : { Role: roleArn(plan, account, random.pick(lambdas)) };
  if (account.resources.kms === 0 || !random.chance(0.3)) return {};
  const key = keyArn(plan, account, random.int(0, account.resources.kms - 1));
  return service === 'secretsmanager' ? { KmsKeyId: key } : { KmsMasterKeyId: key };
}

function instance({ account, plan, random }: Site, index: number): { name: string; content: unknown } {
  const id = `i-${hexId(plan.seed, 17, 'instance', account.index, index)}`;
  const roles = rolesOf(account, 'ec2');
  const runs = roles.length > 0 && random.chance(shape.INSTANCE_PROFILE);
  const profile = runs ? { Arn: instanceProfileArn(account, roleName(plan.seed, 'ec2', account.index, random.pick(roles))) } : null;
  return {
    name: id,
    content: {
      Arn: `arn:aws:ec2:${account.region}:${account.id}:instance/${id}`,
      InstanceId: id,
      Region: account.region,
      IamInstanceProfile: profile,
      Tags: [{ Key: 'team', Value: team(index) }],
    },
  };
}
