/** A snapshot's files, typed by the schemas of the reader: what is seeded. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseArn } from '../../../ingest/snapshot/arn.js';
import { AccessKeysSchema, AuthorizationDetailsSchema, IdentityProvidersSchema, S3AccountSchema } from '../../../ingest/snapshot/schema-account.js';
import { IdentityCenterSchema, OrganizationSchema } from '../../../ingest/snapshot/schema-organization.js';
import { BucketSchema, InstanceSchema, KeySchema, ResourceSchema } from '../../../ingest/snapshot/schema-resource.js';

/** What the schemas leave open, and the seed needs. */
const Resource = ResourceSchema.extend({ Name: z.string().optional(), Role: z.string().optional() });
const Details = AuthorizationDetailsSchema.required();

export type Account = ReturnType<typeof readAccount>;
export type Company = ReturnType<typeof readCompany>;

/** Every file of a snapshot folder. */
export function readCompany(folder: string) {
  return {
    organization: OrganizationSchema.required().parse(json(join(folder, 'organization.json'))),
    identityCenter: IdentityCenterSchema.required().parse(json(join(folder, 'identity-center.json'))),
    accounts: readdirSync(join(folder, 'accounts'))
      .sort()
      .map((id) => readAccount(id, join(folder, 'accounts', id))),
  };
}

function readAccount(id: string, folder: string) {
  const each = <T>(service: string, schema: z.ZodType<T>): readonly T[] => {
    const path = join(folder, service);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .sort()
      .map((name) => schema.parse(json(join(path, name))));
  };
  const one = <T>(name: string, schema: z.ZodType<T>): T | null => (existsSync(join(folder, name)) ? schema.parse(json(join(folder, name))) : null);
  return {
    id,
    details: Details.parse(json(join(folder, 'authorization-details.json'))),
    providers: one('identity-providers.json', IdentityProvidersSchema),
    accessKeys: one('access-keys.json', AccessKeysSchema),
    block: one('s3-account.json', S3AccountSchema),
    buckets: each('s3', BucketSchema),
    keys: each('kms', KeySchema),
    queues: each('sqs', Resource),
    topics: each('sns', Resource),
    functions: each('lambda', Resource),
    secrets: each('secretsmanager', Resource),
    instances: each('ec2', InstanceSchema),
  };
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

/** Region and name of an ARN. */
export function place(arn: string): { readonly region: string; readonly name: string } {
  const parsed = parseArn(arn);
  if (parsed === null) throw new Error(`no ARN: ${arn}`);
  return { region: parsed.region === '' ? 'us-east-1' : parsed.region, name: parsed.resource.replace(/^[^/:]*[/:]/, '') };
}

/** The ids that moto has to give, in the order in which `seedCompany` makes things: ARNPATH_MOTO_IDS of `start.py`. */
export function idsOf({ organization, identityCenter, accounts }: Company): Readonly<Record<string, unknown>> {
  const management = organization.Organization.MasterAccountId;
  const policies = (organization.Policies ?? []).filter((policy) => policy.AwsManaged !== true && policy.Type !== 'S3_POLICY');
  return {
    org: [organization.Organization.Id],
    root: (organization.Roots ?? []).map(({ Id }) => Id),
    // moto draws one for the root, one for the management account and one for each of its own policies, and drops them.
    ou: ['', ...(organization.OrganizationalUnits ?? []).map(({ Id }) => Id)],
    account: [management, ...members(organization).map(({ Id }) => Id)],
    policy: ['', '', ...policies.map(({ Id }) => Id)],
    person: [...(identityCenter.Users ?? []).map(({ UserId }) => UserId), ...(identityCenter.Groups ?? []).map(({ GroupId }) => GroupId)],
    key: accounts.flatMap(({ keys }) => keys.map((key) => place(key.KeyMetadata.Arn).name)),
    instance: accounts.flatMap(({ instances }) => instances.map((instance) => place(instance.Arn).name)),
    secret: Object.fromEntries(accounts.flatMap(({ secrets }) => secrets.map((secret) => [secret.Name ?? '', secret.Arn]))),
  };
}

export function members(organization: Company['organization']) {
  return (organization.Accounts ?? []).filter(({ Id }) => Id !== organization.Organization.MasterAccountId);
}
