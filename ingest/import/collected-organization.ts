/**
 * The organisation of an iam-collect folder. Its files are read strictly: where anything is not in the form that is known,
 * there is no organisation, and SCPs and RCPs are not known.
 */
import { join } from 'node:path';
import { isAccountId, lastPart } from '../snapshot/arn.js';
import { isObject } from '../snapshot/policy-shape.js';
import { pick, pickText, textsOf } from './entry.js';
import { exists, folders } from './folders.js';
import { readValue } from './input.js';

const KINDS = [
  { folder: 'scps', type: 'SERVICE_CONTROL_POLICY' },
  { folder: 'rcps', type: 'RESOURCE_CONTROL_POLICY' },
] as const;

/** An account, unit or root, and the policies that are attached to it. */
interface Target {
  readonly id: string;
  readonly type: 'ACCOUNT' | 'ORGANIZATIONAL_UNIT' | 'ROOT';
  readonly parent: string | null;
  readonly name: string | null;
  readonly attached: Readonly<Record<(typeof KINDS)[number]['folder'], readonly string[]>>;
}

/** What `organization.json` would say; null where there isn't exactly one organisation that can be read whole. */
export async function readOrganizations(roots: readonly string[]): Promise<object | null> {
  const found: string[] = [];
  for (const root of roots) for (const id of await folders(join(root, 'organizations'))) found.push(join(root, 'organizations', id));
  const [only] = found;
  return only === undefined || found.length > 1 ? null : readOrganization(only);
}

async function readOrganization(folder: string): Promise<object | null> {
  const metadata = await optional(join(folder, 'metadata.json'));
  const id = pickText(metadata, 'id');
  const management = pickText(metadata, 'rootAccountId', 'masterAccountId', 'managementAccountId');
  const targets = await targetsOf(folder);
  if (id === null || management === null || targets === null) return null;
  const policies = await policiesOf(folder, targets);
  if (policies === null) return null;
  const of = (type: Target['type']): readonly Target[] => targets.filter((target) => target.type === type);
  return {
    Organization: { Id: id, MasterAccountId: management },
    Roots: of('ROOT').map((root) => ({ Id: root.id })),
    OrganizationalUnits: of('ORGANIZATIONAL_UNIT').map((unit) => ({ Id: unit.id, Name: unit.name, ParentId: unit.parent })),
    Accounts: of('ACCOUNT').map((account) => ({ Id: account.id, Name: account.name, ParentId: account.parent })),
    Policies: policies,
  };
}

/** Every account and unit with its parent, up to one root; null where one has none. */
async function targetsOf(folder: string): Promise<readonly Target[] | null> {
  const accounts = entriesOf(await optional(join(folder, 'accounts.json')));
  const units = entriesOf(await optional(join(folder, 'ous.json')));
  for (const id of await folders(join(folder, 'ous'))) units.push([id, await optional(join(folder, 'ous', id, 'metadata.json'))]);
  const targets = [...accounts, ...units].map(([id, value]) => targetOf(id, value));
  const known = targets.flatMap((target) => (target === null ? [] : [target]));
  const ids = new Set(known.map(({ id }) => id));
  const whole = known.length === targets.length && accounts.length > 0 && known.filter(({ type }) => type === 'ROOT').length === 1;
  return whole && known.every(({ type, parent }) => (type === 'ROOT' ? true : parent !== null && ids.has(parent))) ? known : null;
}

/** Id and content, of a map by id or a list of things that have one. */
function entriesOf(value: unknown): (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown) => [pickText(item, 'id', 'accountId') ?? '', item] as const);
  return isObject(value) ? Object.entries(value) : [];
}

function targetOf(id: string, value: unknown): Target | null {
  const type = isAccountId(id) ? 'ACCOUNT' : id.startsWith('ou-') ? 'ORGANIZATIONAL_UNIT' : id.startsWith('r-') ? 'ROOT' : null;
  const scps = pick(value, 'scps');
  const rcps = pick(value, 'rcps');
  const attached = { scps: textsOf(scps, 'id', 'arn'), rcps: textsOf(rcps, 'id', 'arn') };
  if (type === null || !Array.isArray(scps) || attached.scps === null || attached.rcps === null) return null;
  return {
    id,
    type,
    parent: pickText(value, 'ou', 'parent', 'parentOu', 'parentId'),
    name: pickText(value, 'name'),
    attached: { scps: attached.scps.map(lastPart), rcps: attached.rcps.map(lastPart) },
  };
}

/** Every policy with its document and targets; null where one that is attached has no document. */
async function policiesOf(folder: string, targets: readonly Target[]): Promise<readonly object[] | null> {
  const policies: object[] = [];
  for (const { folder: kind, type } of KINDS) {
    const there = new Map((await folders(join(folder, kind))).map((name) => [name.toLowerCase(), name]));
    for (const id of new Set(targets.flatMap(({ attached }) => attached[kind]))) {
      const name = there.get(id.toLowerCase());
      const document = name === undefined ? null : await optional(join(folder, kind, name, 'policy.json'));
      if (!isObject(document)) return null;
      const on = targets.filter(({ attached }) => attached[kind].includes(id));
      policies.push({ Id: id, Type: type, Content: document, Targets: on.map((target) => ({ TargetId: target.id, Type: target.type })) });
    }
  }
  return policies;
}

/** A file's content; null where it isn't there. */
async function optional(file: string): Promise<unknown> {
  return (await exists(file)) ? readValue(file) : null;
}
