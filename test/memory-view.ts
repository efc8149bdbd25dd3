/** A load read by plain search over its rows: the second, independent way to answer what the stores answer with Cypher. */
import type { EffectiveRow, GraphRows } from '../graph/model.js';
import type { Distance, LoadView, ResidueSet } from '../graph/store.js';

export function memoryView(rows: GraphRows): LoadView {
  const assume = rows.effective.filter((r) => r.type === 'CAN_ASSUME');
  const access = rows.effective.filter((r) => r.type === 'CAN_ACCESS');
  const search = (starts: readonly number[], pass: ResidueSet, maxHops: number, from: 'from' | 'to'): Distance[] => {
    const to = from === 'from' ? 'to' : 'from';
    const best = new Map<number, number>();
    for (const start of starts) {
      const seen = new Set([start]);
      let level = [start];
      for (let hops = 1; hops <= maxHops && level.length > 0; hops++) {
        level = assume
          .filter((r) => pass.has(r.residue) && level.includes(r[from]))
          .map((r) => r[to])
          .filter((id) => !seen.has(id) && seen.add(id));
        for (const id of level) best.set(id, Math.min(hops, best.get(id) ?? Infinity));
      }
    }
    return [...best].map(([id, hops]) => ({ id, hops }));
  };
  const within = (ids: readonly number[] | null, id: number): boolean => ids === null || ids.includes(id);
  const done = <T>(value: T): Promise<T> => Promise.resolve(value);
  return {
    info: { id: 1, time: '', snapshotTime: rows.snapshotTime, coverage: rows.coverage, warnings: rows.warnings, organization: rows.organization, counts: {} },
    accounts: () => done(rows.accounts),
    principal: (arn) => done(rows.principals.find((p) => p.arn === arn) ?? null),
    resource: (arn) => done(rows.resources.find((r) => r.arn === arn) ?? null),
    principalsById: (ids) => done(rows.principals.filter((p) => ids.includes(p.id))),
    resourcesById: (ids) => done(rows.resources.filter((r) => ids.includes(r.id))),
    allPrincipals: () => done(rows.principals),
    allResources: () => done(rows.resources),
    documents: (ids) => done(Object.fromEntries(rows.policies.filter((p) => ids.includes(p.document)).map((p) => [p.document, JSON.parse(p.json) as unknown]))),
    residues: () => done(rows.residues),
    assumeResidues: () => done([...new Set(assume.map((r) => r.residue))]),
    actionSets: () => done(rows.actionSets),
    proofs: (ids) => done(new Map(ids.map((id) => [id, rows.proofs[id] ?? []]))),
    accessTo: (resource) => done(access.filter((r) => r.to === resource)),
    accessFrom: (principals) => done(access.filter((r) => principals.includes(r.from))),
    whoReaches: (roles, pass, maxHops) => done(search(roles, pass, maxHops, 'to')),
    reachedFrom: (start, pass, maxHops) => done(search([start], pass, maxHops, 'from')),
    assumes: (from, to) => done(assume.filter((r: EffectiveRow) => within(from, r.from) && within(to, r.to))),
    search: () => done([]),
  };
}
