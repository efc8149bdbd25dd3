/** Writes the company in the layout of iam-collect. */
import { lastPart, parseArn } from '../../../ingest/snapshot/arn.js';
import { tagsOf } from '../../../ingest/snapshot/tags.js';
import type { Account, Identity } from './company.js';

type Files = Record<string, unknown>;
type Named = Readonly<Record<string, unknown>>;

/** `arn` → `<account>/<service>/<region>/<type>/<id>`, in lower case and with the id encoded. */
function folderOf(arn: string, account: string): string {
  const parsed = parseArn(arn);
  if (parsed === null) throw new Error(`no ARN: ${arn}`);
  const [first = '', ...rest] = parsed.resource.split(/[/:]/);
  const typed = rest.length > 0 && parsed.service !== 's3';
  const parts = [parsed.service, parsed.region, typed ? first : '', encodeURIComponent(typed ? rest.join('/') : parsed.resource)];
  return [account, ...parts.filter((part) => part !== '')].join('/').toLowerCase();
}

function put(into: Files, folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) if (content !== undefined) into[`aws/aws/accounts/${folder}/${name}.json`] = content;
}

function identity(into: Files, account: string, item: Identity, inline: string): void {
  const boundary = (item['PermissionsBoundary'] as { PermissionsBoundaryArn: string } | undefined)?.PermissionsBoundaryArn;
  put(into, folderOf(item.Arn, account), {
    metadata: { arn: item.Arn, name: lastPart(item.Arn), path: item['Path'], ...(boundary === undefined ? {} : { permissionBoundary: boundary }) },
    'inline-policies': item[inline],
    'managed-policies': (item['AttachedManagedPolicies'] as { PolicyArn: string }[]).map((p) => p.PolicyArn),
    'trust-policy': item['AssumeRolePolicyDocument'],
    groups: (item['GroupList'] as string[] | undefined)?.map((name) => `arn:aws:iam::${account}:group/${name}`),
    tags: tagsOf(item.Tags as Parameters<typeof tagsOf>[0]),
  });
}

/** Files of accounts: identities, policies, buckets, keys and the rest. */
export function collectedAccounts(accounts: readonly Account[]): Files {
  const files: Files = {};
  for (const { id, details, resources } of accounts) {
    for (const user of details.UserDetailList) identity(files, id, user, 'UserPolicyList');
    for (const group of details.GroupDetailList) identity(files, id, group, 'GroupPolicyList');
    for (const role of details.RoleDetailList) identity(files, id, role, 'RolePolicyList');
    for (const policy of details.Policies) {
      const owner = policy.Arn.includes('::aws:') ? 'aws' : id;
      const [version] = policy['PolicyVersionList'] as { Document: unknown; VersionId: string }[];
      put(files, folderOf(policy.Arn, owner), { metadata: { arn: policy.Arn, name: policy['PolicyName'] }, 'current-policy': version?.Document });
    }
    for (const resource of resources) put(files, ...resourceOf(resource, id));
  }
  return files;
}

function resourceOf(resource: Named, account: string): [string, Readonly<Record<string, unknown>>] {
  const key = resource['KeyMetadata'] as { Arn: string; KeyId: string } | undefined;
  const arn = key?.Arn ?? (resource['Arn'] as string);
  const tags = tagsOf(resource['Tags'] as Parameters<typeof tagsOf>[0]);
  return [
    folderOf(arn, account),
    {
      // A bucket's metadata has its name and region only.
      metadata: arn.startsWith('arn:aws:s3:') ? { name: resource['Name'], region: resource['Region'] } : { arn, role: resource['Role'] },
      policy: resource['Policy'] ?? undefined,
      tags,
      bpa: resource['PublicAccessBlock'],
      encryption: resource['Encryption'],
    },
  ];
}

interface Organization {
  readonly Organization: { readonly Id: string; readonly MasterAccountId: string };
  readonly Roots: readonly { readonly Id: string }[];
  readonly OrganizationalUnits: readonly { readonly Id: string; readonly ParentId: string }[];
  readonly Accounts: readonly { readonly Id: string; readonly ParentId: string; readonly Name: string }[];
  readonly Policies: readonly {
    readonly Id: string;
    readonly Type: string;
    readonly Arn: string;
    readonly Content: unknown;
    readonly Targets: readonly { readonly TargetId: string }[];
  }[];
}

/** Files of the organisation. */
export function collectedOrganization(input: unknown): Files {
  const { Organization: org, Roots, OrganizationalUnits, Accounts, Policies } = input as Organization;
  const attached = (id: string): Named => {
    const of = (type: string): string[] => Policies.filter((p) => p.Type === type && p.Targets.some((t) => t.TargetId === id)).map((p) => p.Arn);
    return { scps: of('SERVICE_CONTROL_POLICY'), rcps: of('RESOURCE_CONTROL_POLICY') };
  };
  const base = `aws/aws/organizations/${org.Id}`;
  const files: Files = {
    [`${base}/metadata.json`]: { id: org.Id, rootAccountId: org.MasterAccountId, rootOu: Roots[0]?.Id },
    [`${base}/accounts.json`]: Object.fromEntries(Accounts.map((a) => [a.Id, { name: a.Name, ou: a.ParentId, ...attached(a.Id) }])),
    [`${base}/ous.json`]: Object.fromEntries<object>([
      ...Roots.map((r) => [r.Id, attached(r.Id)] as const),
      ...OrganizationalUnits.map((o) => [o.Id, { parent: o.ParentId, ...attached(o.Id) }] as const),
    ]),
  };
  for (const policy of Policies) {
    const folder = policy.Type === 'SERVICE_CONTROL_POLICY' ? 'scps' : policy.Type === 'RESOURCE_CONTROL_POLICY' ? 'rcps' : 's3-policies';
    files[`${base}/${folder}/${policy.Id.toLowerCase()}/policy.json`] = policy.Content;
    files[`${base}/${folder}/${policy.Id.toLowerCase()}/metadata.json`] = { arn: policy.Arn };
  }
  return files;
}
