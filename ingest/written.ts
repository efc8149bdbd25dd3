/** Written relationships: what the documents say, before anything is evaluated. */
import type { WrittenRow, WrittenType } from '../graph/model.js';
import { accountOfPrincipal } from '../policy/arn.js';
import { namedIn } from '../policy/document.js';
import type { PolicyRef, World } from '../policy/model.js';

type Wanted = (from: string, to: string) => boolean;

/**
 * The written relationships of a snapshot. Ends that are no node of the load are left out.
 * @param wanted told both ends; all unless told
 */
export function writtenRows(world: World, wanted: Wanted = () => true): WrittenRow[] {
  const rows: WrittenRow[] = [];
  const add = (type: WrittenType, from: string, to: string): void => {
    if (wanted(from, to)) rows.push({ type, from, to });
  };
  const principalId = new Map(world.principals.map((p) => [p.arn, p.id]));
  const resourceId = new Map(world.resources.map((r) => [r.arn, r.id]));
  const accounts = new Set(world.accounts.map((a) => a.id));
  const policy = (type: WrittenType, from: string, ref: PolicyRef | null): void => {
    if (ref?.document != null) add(type, from, `policy:${ref.document}`);
  };
  for (const unit of world.units)
    if (unit.parent !== null && world.units.some((u) => u.id === unit.parent)) add('CONTAINS', `ou:${unit.parent}`, `ou:${unit.id}`);
  for (const account of world.accounts) {
    const unit = account.orgPath?.split('/').at(-2);
    if (unit !== undefined && world.units.some((u) => u.id === unit)) add('CONTAINS', `ou:${unit}`, `account:${account.id}`);
    for (const ref of [...(account.scps ?? []).flat(), ...(account.rcps ?? []).flat()]) policy('HAS_POLICY', `account:${account.id}`, ref);
  }
  for (const p of world.principals) {
    const key = `principal:${String(p.id)}`;
    if (p.account !== null && accounts.has(p.account)) add('CONTAINS', `account:${p.account}`, key);
    for (const ref of p.policies) policy('HAS_POLICY', key, ref);
    policy('HAS_BOUNDARY', key, p.boundary);
    policy('HAS_TRUST_POLICY', key, p.trust);
    for (const role of p.runsAs) {
      const id = principalId.get(role);
      if (id !== undefined) add('RUNS_AS', key, `principal:${String(id)}`);
    }
  }
  for (const g of world.groups) {
    if (accounts.has(g.account)) add('CONTAINS', `account:${g.account}`, `group:${g.arn}`);
    for (const member of g.members) {
      const id = principalId.get(member);
      if (id !== undefined) add('MEMBER_OF', `principal:${String(id)}`, `group:${g.arn}`);
    }
  }
  for (const g of world.personGroups) {
    for (const member of g.members) {
      const id = principalId.get(member);
      if (id !== undefined) add('MEMBER_OF', `principal:${String(id)}`, `persongroup:${g.id}`);
    }
  }
  for (const r of world.resources) {
    const key = `resource:${String(r.id)}`;
    if (r.account !== null && accounts.has(r.account)) add('CONTAINS', `account:${r.account}`, key);
    if (typeof r.policy !== 'string' && r.type !== 'iam:role') policy('HAS_RESOURCE_POLICY', key, r.policy);
    if (r.key !== undefined && r.key.grants !== 'unknown') for (const g of r.key.grants) add('HAS_GRANT', key, `grant:${r.arn}/${g.grantId}`);
    const protectedBy = typeof r.bucket?.encryptionKey === 'string' ? resourceId.get(r.bucket.encryptionKey) : undefined;
    if (protectedBy !== undefined) add('PROTECTED_BY', key, `resource:${String(protectedBy)}`);
  }
  statementRows(world, principalId, add);
  return unique(rows);
}

function statementRows(world: World, principalId: ReadonlyMap<string, number>, add: (type: WrittenType, from: string, to: string) => void): void {
  for (const [id, json] of Object.entries(world.documents))
    for (const { index, principals } of namedIn(json)) {
      const key = `statement:${id}/${String(index)}`;
      add('HAS_STATEMENT', `policy:${id}`, key);
      for (const { value } of principals ?? []) {
        const account = accountOfPrincipal(value);
        const found = principalId.get(account === null || value.startsWith('arn:') ? value : `arn:aws:iam::${account}:root`);
        if (found !== undefined) add('NAMES', key, `principal:${String(found)}`);
      }
    }
}

function unique(rows: readonly WrittenRow[]): WrittenRow[] {
  return [...new Map(rows.map((r) => [`${r.type} ${r.from} ${r.to}`, r])).values()];
}
