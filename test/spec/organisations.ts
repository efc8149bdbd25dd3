/**
 * Small random organisations: a management account, two member accounts (one in a nested unit), an account outside and one
 * that is only named; users, groups, roles, a service-linked role, providers, services; one or two resources of each type.
 */
import { createHash } from 'node:crypto';
import fc, { type Arbitrary } from 'fast-check';
import type {
  AccountFacts,
  AclGrant,
  KeyGrant,
  PolicyKind,
  PolicyRef,
  PrincipalFacts,
  PublicAccessBlock,
  ResourceFacts,
  Source,
  Tags,
  World,
} from '../../policy/model.js';
import { boundaryPolicy, identityPolicy, type Json, rcp, resourcePolicy, scp, trustPolicy } from './policies.js';
import {
  ACCOUNTS,
  canonicalIdOf,
  EXTERNAL_USER,
  NAMED_SESSION,
  OIDC,
  ORGANIZATION,
  OWNERS,
  RESOURCE_NAMES,
  type ResourceName,
  RESOURCES,
  ROLE_NAMES,
  type RoleName,
  ROLES,
  rootArn,
  SAML,
  SERVICES,
  USER_NAMES,
  type UserName,
  USERS,
} from './pools.js';

interface Identity {
  readonly policies: readonly Json[];
  readonly boundary: Json | null;
  readonly tags: Tags;
}

interface Bucket {
  readonly block: PublicAccessBlock | null;
  readonly ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';
  readonly acl: readonly { readonly grantee: string; readonly permission: string }[];
  readonly abac: boolean;
}

/** What the generator chooses: plain data, so that a counterexample shrinks to what matters. */
export interface Choice {
  readonly users: Readonly<Record<UserName, Identity>>;
  readonly roles: Readonly<Record<RoleName, Identity & { readonly trust: Json }>>;
  readonly group: Json | null;
  /** amy has all that alice has, and the second app role what the first has: one class of callers. */
  readonly twins: boolean;
  readonly scps: { readonly root: readonly Json[]; readonly unit: readonly Json[]; readonly nested: readonly Json[] } | null;
  readonly rcps: { readonly root: Json; readonly unit: Json } | null;
  readonly owners: Readonly<Record<ResourceName, number>>;
  readonly policies: Readonly<Record<ResourceName, Json | null>>;
  readonly tagged: readonly ResourceName[];
  readonly buckets: { readonly data: Bucket; readonly logs: Bucket };
  readonly accountBlock: PublicAccessBlock | null;
  readonly grants: readonly Grant[];
  readonly aliases: readonly string[];
  readonly awsManaged: boolean;
}

const maybe = <T>(arbitrary: Arbitrary<T>, weight: number): Arbitrary<T | null> =>
  fc.oneof({ weight: 10, arbitrary: fc.constant(null) }, { weight, arbitrary });

const tags: Arbitrary<Tags> = fc.constantFrom<Tags>({}, { team: 'core' }, { team: 'x' }, { team: '*' });

const identity: Arbitrary<Identity> = fc.record({
  policies: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 6, arbitrary: fc.array(identityPolicy, { minLength: 1, maxLength: 2 }) }),
  boundary: maybe(boundaryPolicy, 5),
  tags,
});

const record = <K extends string, T>(names: readonly K[], arbitrary: (name: K) => Arbitrary<T>): Arbitrary<Record<K, T>> =>
  fc.tuple(...names.map(arbitrary)).map((values) => Object.fromEntries(names.map((n, i) => [n, values[i]])) as Record<K, T>);

const block: Arbitrary<PublicAccessBlock | null> = maybe(
  fc.record({ BlockPublicAcls: fc.boolean(), IgnorePublicAcls: fc.boolean(), BlockPublicPolicy: fc.boolean(), RestrictPublicBuckets: fc.boolean() }),
  3,
);

const GRANTEES = [
  'http://acs.amazonaws.com/groups/global/AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  'http://acs.amazonaws.com/groups/s3/LogDelivery',
  canonicalIdOf(ACCOUNTS.member),
  canonicalIdOf(ACCOUNTS.outside),
];

const bucket: Arbitrary<Bucket> = fc.record({
  block,
  ownership: fc.constantFrom('BucketOwnerEnforced', 'BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'),
  acl: fc.array(fc.record({ grantee: fc.constantFrom(...GRANTEES), permission: fc.constantFrom('READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL') }), {
    maxLength: 2,
  }),
  abac: fc.boolean(),
});

const IN_GRANTS = [USERS.alice.arn, USERS.dave.arn, ROLES.app.arn, ROLES.partner.arn, ROLES.linked.arn, NAMED_SESSION, 'sns.amazonaws.com'];

const pairs = fc.constantFrom<Tags>({ app: 'one' }, { app: 'two' }, { app: 'one', env: 'e' });

type Constraints = Pick<KeyGrant, 'encryptionContextEquals' | 'encryptionContextSubset'>;

/** A grant has one of the two constraints, or none. */
const constraints: Arbitrary<Constraints> = fc.tuple(pairs, fc.constantFrom('none', 'none', 'equals', 'subset')).map(([p, kind]) => ({
  encryptionContextEquals: kind === 'equals' ? p : null,
  encryptionContextSubset: kind === 'subset' ? p : null,
}));

type Grant = Omit<KeyGrant, 'source' | 'grantId'>;

const grant: Arbitrary<Grant> = fc
  .record({
    granteePrincipal: fc.constantFrom(...IN_GRANTS),
    retiringPrincipal: fc.constantFrom(null, null, USERS.bob.arn, ROLES.deploy.arn, rootArn(ACCOUNTS.outside)),
    issuingAccount: fc.constantFrom(null, ACCOUNTS.member, ACCOUNTS.nested),
    sourceArn: fc.constantFrom(null, 'arn:aws:sns:us-east-1:222222222222:t'),
    operations: fc.uniqueArray(fc.constantFrom('Decrypt', 'Encrypt', 'DescribeKey', 'RetireGrant'), { minLength: 1, maxLength: 3 }),
    constraints,
  })
  .map(({ constraints: c, ...rest }) => ({ ...rest, ...c }));

/** One policy of a level that allows is enough. */
const scpLevel = fc.array(scp, { minLength: 1, maxLength: 2 });

export const choice: Arbitrary<Choice> = fc.record({
  users: record(USER_NAMES, () => identity),
  roles: record(ROLE_NAMES, (name) =>
    fc.record({
      policies: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 6, arbitrary: fc.array(identityPolicy, { minLength: 1, maxLength: 2 }) }),
      boundary: name === 'linked' ? fc.constant(null) : maybe(boundaryPolicy, 5),
      tags,
      trust: trustPolicy(ROLES[name].account === ACCOUNTS.member),
    }),
  ),
  group: maybe(identityPolicy, 6),
  twins: fc.boolean(),
  scps: maybe(fc.record({ root: scpLevel, unit: scpLevel, nested: scpLevel }), 20),
  rcps: maybe(fc.record({ root: rcp, unit: rcp }), 15),
  owners: record(RESOURCE_NAMES, () => fc.nat({ max: OWNERS.length - 1 })),
  policies: record(RESOURCE_NAMES, (name) => {
    const service = RESOURCES[name].type.split(':')[0] ?? '';
    const policy = resourcePolicy(service, RESOURCES[name].arn);
    return service === 'kms' ? policy : fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: policy });
  }),
  tagged: fc.subarray([...RESOURCE_NAMES]),
  buckets: fc.record({ data: bucket, logs: bucket }),
  accountBlock: block,
  grants: fc.array(grant, { maxLength: 3 }),
  aliases: fc.subarray(['alias/one', 'alias/two']),
  awsManaged: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** Collects documents while a world is made. */
class Documents {
  readonly byId: Record<string, unknown> = {};

  constructor(private readonly owners: Readonly<Record<ResourceName, number>>) {}

  ref(kind: PolicyKind, name: string, json: Json): PolicyRef {
    const text = this.withOwners(JSON.stringify(json));
    const id = createHash('sha256').update(text).digest('hex');
    this.byId[id] = JSON.parse(text);
    return { kind, name, arn: null, group: kind.startsWith('group') ? 'team' : null, file: 'spec.json', path: '$', document: id };
  }

  withOwners(text: string): string {
    return text.replace(/<(\w+)>/g, (_, name: ResourceName) => this.ownerOf(name));
  }

  ownerOf(name: ResourceName): string {
    return OWNERS[this.owners[name]] ?? ACCOUNTS.member;
  }
}

export function worldOf(c: Choice): World {
  const documents = new Documents(c.owners);
  const accounts = Object.values(ACCOUNTS).map((id) => accountOf(c, documents, id));
  const principals = principalsOf(c, documents);
  const resources = [...RESOURCE_NAMES.map((n) => resourceOf(c, documents, n)), ...principals.filter((p) => p.kind === 'Role').map(roleResource)];
  return {
    time: null,
    organization: { id: ORGANIZATION, managementAccount: ACCOUNTS.management },
    units: [],
    accounts,
    groups: [],
    personGroups: [],
    principals: principals.map((p, id) => ({ ...p, id })),
    resources: resources.map((r, i) => ({ ...r, id: principals.length + i })),
    documents: documents.byId,
    coverage: { accounts: accounts.length, resources: resources.length, failures: [], accountsWithoutScps: [], ignoredFiles: 0, notEvaluated: [], notes: [] },
    warnings: [],
    digests: {},
  };
}

const UNITS: Readonly<Record<string, readonly ('root' | 'unit' | 'nested')[]>> = {
  [ACCOUNTS.management]: ['root'],
  [ACCOUNTS.member]: ['root', 'unit'],
  [ACCOUNTS.nested]: ['root', 'unit', 'nested'],
};
const ORG_PATHS: Readonly<Record<string, string>> = {
  [ACCOUNTS.management]: `${ORGANIZATION}/r-1/`,
  [ACCOUNTS.member]: `${ORGANIZATION}/r-1/ou-a/`,
  [ACCOUNTS.nested]: `${ORGANIZATION}/r-1/ou-a/ou-b/`,
};

function accountOf(c: Choice, documents: Documents, id: string): AccountFacts {
  const levels = UNITS[id];
  const { scps, rcps } = c;
  return {
    id,
    name: null,
    collected: id !== ACCOUNTS.external,
    identitiesUnknown: false,
    organization: levels === undefined ? null : ORGANIZATION,
    orgPath: ORG_PATHS[id] ?? null,
    isManagement: id === ACCOUNTS.management,
    scps: levels === undefined || scps === null ? null : levels.map((l) => scps[l].map((json) => documents.ref('scp', `scp-${l}`, json))),
    rcps: levels === undefined || rcps === null ? null : levels.map((l) => [documents.ref('rcp', `rcp-${l}`, l === 'root' ? rcps.root : rcps.unit)]),
    publicAccessBlock: id === ACCOUNTS.member ? c.accountBlock : null,
    canonicalId: id === ACCOUNTS.external ? null : canonicalIdOf(id),
  };
}

const BLANK: PrincipalFacts = {
  id: -1,
  kind: 'Anyone',
  arn: '*',
  account: null,
  external: false,
  name: '*',
  uniqueId: null,
  path: '/',
  tags: {},
  policies: [],
  boundary: null,
  trust: null,
  runsAs: [],
  runsAsUnknown: null,
  provider: null,
  remarks: [],
  file: null,
};

function principalsOf(c: Choice, documents: Documents): PrincipalFacts[] {
  const users = USER_NAMES.map((name): PrincipalFacts => {
    const own = withIdentity({ ...BLANK, ...USERS[name], kind: 'User' }, c.users[c.twins && name === 'amy' ? 'alice' : name], documents);
    // alice and amy are in the group.
    return own.account === ACCOUNTS.member && c.group !== null ? { ...own, policies: [...own.policies, documents.ref('group-inline', 'team', c.group)] } : own;
  });
  const roles = ROLE_NAMES.map((name): PrincipalFacts => {
    const own = withIdentity({ ...BLANK, ...ROLES[name], kind: 'Role' }, c.roles[c.twins && name === 'app2' ? 'app' : name], documents);
    return { ...own, trust: documents.ref('trust', name, c.roles[name].trust) };
  });
  const collected = [ACCOUNTS.management, ACCOUNTS.member, ACCOUNTS.nested, ACCOUNTS.outside];
  const roots = [...collected, ACCOUNTS.external].map((account): PrincipalFacts => {
    return { ...BLANK, kind: 'AccountRoot', arn: rootArn(account), account, name: 'root', external: account === ACCOUNTS.external };
  });
  const provider = (arn: string, kind: 'saml' | 'oidc'): PrincipalFacts => {
    return { ...BLANK, kind: 'FederatedProvider', arn, account: ACCOUNTS.member, name: arn.split('/').at(-1) ?? '', provider: kind };
  };
  const services = SERVICES.map((arn): PrincipalFacts => ({ ...BLANK, kind: 'AwsService', arn, name: arn }));
  const external: PrincipalFacts = { ...BLANK, kind: 'User', arn: EXTERNAL_USER, account: ACCOUNTS.external, name: 'eve', external: true };
  return [BLANK, ...users, ...roles, ...roots, provider(SAML, 'saml'), provider(OIDC, 'oidc'), ...services, external];
}

function withIdentity(blank: PrincipalFacts, own: Identity, documents: Documents): PrincipalFacts {
  const policies = own.policies.map((json, i) => documents.ref(i === 0 ? 'inline' : 'managed', `p${i}`, json));
  return { ...blank, tags: own.tags, policies, boundary: own.boundary === null ? null : documents.ref('boundary', 'limit', own.boundary) };
}

/** No two entries stand at one place, as in snapshots: the proof tells them apart by it. */
const placeOf = (name: string, list: string, index: number): Source => ({ file: `${name}.json`, path: `$.${list}[${String(index)}]`, sid: null, index });

function resourceOf(c: Choice, documents: Documents, name: ResourceName): ResourceFacts {
  const { type } = RESOURCES[name];
  const service = type.split(':')[0] ?? '';
  const policy = c.policies[name];
  return {
    id: -1,
    type,
    service,
    arn: documents.withOwners(RESOURCES[name].arn),
    name,
    region: 'us-east-1',
    account: documents.ownerOf(name),
    collected: true,
    policy: policy === null ? 'none' : documents.ref('resource', name, policy),
    tags: c.tagged.includes(name) ? { team: 'core' } : {},
    ...(name === 'data' || name === 'logs' ? { bucket: bucketOf(name, c.buckets[name]) } : {}),
    ...(service === 'kms' ? { key: keyOf(c, documents, name) } : {}),
    remarks: [],
    file: null,
  };
}

function bucketOf(name: string, b: Bucket): NonNullable<ResourceFacts['bucket']> {
  const acl = b.acl.map((g, i): AclGrant => ({ ...g, granteeType: g.grantee.startsWith('http') ? 'Group' : 'CanonicalUser', source: placeOf(name, 'Acl', i) }));
  return { publicAccessBlock: b.block, ownership: b.ownership, aclOwner: null, acl, encryptionKey: null, bucketKey: false, abac: b.abac };
}

/** Grants and aliases are those of the first key. */
function keyOf(c: Choice, documents: Documents, name: ResourceName): NonNullable<ResourceFacts['key']> {
  const first = name === 'k1';
  return {
    grants: first ? c.grants.map((g, i) => ({ ...g, grantId: `g${i}`, source: placeOf(name, 'Grants', i) })) : [],
    aliases: first ? c.aliases.map((alias) => ({ name: alias, arn: `arn:aws:kms:us-east-1:${documents.ownerOf(name)}:${alias}` })) : [],
    manager: !first && c.awsManaged ? 'AWS' : 'CUSTOMER',
    state: 'Enabled',
    multiRegion: false,
    multiRegionType: null,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
  };
}

function roleResource(role: PrincipalFacts): ResourceFacts {
  return {
    id: -1,
    type: 'iam:role',
    service: 'iam',
    arn: role.arn,
    name: role.name,
    region: null,
    account: role.account,
    collected: true,
    policy: role.trust ?? 'none',
    tags: role.tags,
    remarks: [],
    file: null,
  };
}
