/** The emulator answers with one page; AWS doesn't. Cuts its answers into pages of one thing each. */
import type { WireCall } from './wire.js';

interface Paged {
  readonly list: string;
  readonly given: string;
  readonly next: string;
}
const by = (list: string, given = 'NextToken', next = 'NextToken'): Paged => ({ list, given, next });
const MARKED = ['Marker', 'NextMarker'] as const;

const JSON_CALLS: Readonly<Record<string, Paged>> = {
  'kms ListKeys': by('Keys', ...MARKED),
  'kms ListAliases': by('Aliases', ...MARKED),
  'kms ListGrants': by('Grants', ...MARKED),
  'kms ListResourceTags': by('Tags', ...MARKED),
  'lambda ListFunctions': by('Functions', ...MARKED),
  'sqs ListQueues': by('QueueUrls'),
  'secretsmanager ListSecrets': by('SecretList'),
  'organizations ListRoots': by('Roots'),
  'organizations ListAccounts': by('Accounts'),
  'organizations ListAccountsForParent': by('Accounts'),
  'organizations ListOrganizationalUnitsForParent': by('OrganizationalUnits'),
  'organizations ListPolicies': by('Policies'),
  'organizations ListTargetsForPolicy': by('Targets'),
  'sso-admin ListInstances': by('Instances'),
  'sso-admin ListPermissionSets': by('PermissionSets'),
  'sso-admin ListAccountAssignments': by('AccountAssignments'),
  'identitystore ListUsers': by('Users'),
  'identitystore ListGroups': by('Groups'),
  'identitystore ListGroupMemberships': by('GroupMemberships'),
};

export interface Request {
  readonly url: string;
  readonly body: string;
}

const nameOf = ({ service, call }: WireCall): string => `${service} ${call}`;

/** The same request for everything, and which page was asked for. */
export function wholeRequest(call: WireCall, { url, body }: Request): Request & { readonly page: number } {
  const rule = JSON_CALLS[nameOf(call)];
  if (call.service === 'lambda' || call.service === 's3') {
    const parsed = new URL(url, 'http://x');
    const name = call.service === 's3' ? 'continuation-token' : 'Marker';
    const page = Number(parsed.searchParams.get(name) ?? 0);
    parsed.searchParams.delete(name);
    return { url: parsed.pathname + parsed.search, body, page };
  }
  if (rule !== undefined) {
    const { [rule.given]: page = 0, ...rest } = JSON.parse(body) as Record<string, unknown>;
    return { url, body: JSON.stringify(rest), page: Number(page) };
  }
  if (call.call !== 'GetAccountAuthorizationDetails') return { url, body, page: 0 };
  const form = new URLSearchParams(body);
  const page = Number(form.get('Marker') ?? 0);
  form.delete('Marker');
  return { url, body: form.toString(), page };
}

/** One page of the answer to a whole request. */
export function onePage(call: WireCall, answer: string, page: number): string {
  const rule = JSON_CALLS[nameOf(call)];
  if (rule !== undefined) return jsonPage(rule, answer, page);
  if (call.call === 'ListBuckets') return bucketPage(answer, page);
  return call.call === 'GetAccountAuthorizationDetails' ? detailsPage(answer, page) : answer;
}

function jsonPage({ list, next }: Paged, answer: string, page: number): string {
  const whole = JSON.parse(answer) as Record<string, unknown>;
  const items = Array.isArray(whole[list]) ? (whole[list] as unknown[]) : [];
  const more = page + 1 < items.length;
  return JSON.stringify({ ...whole, [list]: items.slice(page, page + 1), Truncated: more, [next]: more ? String(page + 1) : undefined });
}

function bucketPage(answer: string, page: number): string {
  const items = answer.match(/<Bucket>.*?<\/Bucket>/gs) ?? [];
  const token = page + 1 < items.length ? `<ContinuationToken>${String(page + 1)}</ContinuationToken>` : '';
  return answer.replace(/<Buckets>.*<\/Buckets>/s, `<Buckets>${items[page] ?? ''}</Buckets>${token}`);
}

/** First the roles, then all the rest. */
function detailsPage(answer: string, page: number): string {
  const roles = /<RoleDetailList>.*<\/RoleDetailList>/s;
  if (page === 1) return answer.replace(roles, '');
  const part = roles.exec(answer)?.[0] ?? '<RoleDetailList/>';
  const result = `<GetAccountAuthorizationDetailsResult>${part}<IsTruncated>true</IsTruncated><Marker>1</Marker></GetAccountAuthorizationDetailsResult>`;
  return answer.replace(/<GetAccountAuthorizationDetailsResult>.*<\/GetAccountAuthorizationDetailsResult>/s, result);
}
