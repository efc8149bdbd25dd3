/** A load read by plain search over its rows: the second, independent way to answer what the stores answer with Cypher. */
import { describeLoad, factsOf } from '../graph/tables.js';
import { stampOf } from '../graph/stamp.js';
import type { GraphRows, ProofRef } from '../graph/model.js';
import type { Distance, LoadView, ResidueSet } from '../graph/store.js';
import type { Expr } from '../policy/model.js';

const done = <T>(value: T): Promise<T> => Promise.resolve(value);

export function memoryView(rows: GraphRows): LoadView {
  const all = [...rows.effective];
  const assume = all.filter((r) => r.type === 'CAN_ASSUME');
  const access = all.filter((r) => r.type === 'CAN_ACCESS');
  const parsed = <T>(list: readonly string[]): T[] => list.map((text) => JSON.parse(text) as T);
  const residues = parsed<Expr>(rows.residues);
  const actionSets = parsed<readonly string[]>(rows.actionSets);
  const proofRefs = parsed<ProofRef>(rows.proofRefs);
  const proofs = parsed<readonly number[]>(rows.proofs).map((refs) => refs.flatMap((ref) => proofRefs[ref] ?? []));
  const classes = <C extends { readonly id: number }>(list: readonly C[], ids: readonly number[]): Promise<Map<number, C>> =>
    done(new Map(list.filter((c) => ids.includes(c.id)).map((c) => [c.id, c])));
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
  return {
    info: { ...describeLoad(factsOf(rows), 1), time: '' },
    accounts: () => done(rows.accounts),
    principal: (arn) => done(rows.principals.find((p) => p.arn === arn) ?? null),
    resource: (arn) => done(rows.resources.find((r) => r.arn === arn) ?? null),
    principalsById: (ids) => done(rows.principals.filter((p) => ids.includes(p.id))),
    resourcesById: (ids) => done(rows.resources.filter((r) => ids.includes(r.id))),
    allPrincipals: () => done(rows.principals),
    allResources: () => done(rows.resources),
    stamps: (node) => done(new Map(rows[node === 'principal' ? 'principals' : 'resources'].map((n) => [n.arn, { id: n.id, stamp: stampOf(n) }]))),
    policies: () => done(new Set(rows.policies.map((p) => p.document))),
    keyed: () => Promise.reject(new Error('not kept')),
    documents: (ids) => done(Object.fromEntries(rows.policies.filter((p) => ids.includes(p.document)).map((p) => [p.document, JSON.parse(p.json) as unknown]))),
    interned: (table) => done(table === 'residues' ? rows.residues : rows.actionSets),
    residues: () => done(residues),
    assumeResidues: () => done([...new Set(assume.map((r) => r.residue))]),
    actionSets: () => done(actionSets),
    proofs: (ids) => done(new Map(ids.map((id) => [id, proofs[id] ?? []]))),
    accessTo: (resource, sets) => {
      const into = rows.resourceClasses.filter((c) => c.members.includes(resource)).map((c) => c.id);
      return done(access.filter((r) => into.includes(r.to) && sets.includes(r.actions)));
    },
    classesOf: (principals) =>
      done(
        new Map(
          rows.principalClasses.map((c): [number, number[]] => [c.id, c.members.filter((m) => principals.includes(m))]).filter(([, those]) => those.length > 0),
        ),
      ),
    accessFrom: (ids) => done(access.filter((r) => ids.includes(r.from))),
    principalClasses: (ids) => classes(rows.principalClasses, ids),
    resourceClasses: (ids) => classes(rows.resourceClasses, ids),
    keyOfAlias: (alias) => done(rows.resources.find((r) => r.key?.aliases.some((a) => a.arn === alias))?.arn ?? null),
    userOfAccessKey: (id) => done(rows.principals.find((p) => p.accessKeys?.some((k) => k.id === id))?.arn ?? null),
    rolesNamed: (account, name) => done(rows.principals.filter((p) => p.kind === 'Role' && p.account === account && p.name === name)),
    principalsOf: (account) => done(new Set(rows.principals.filter((p) => p.account === account).map((p) => p.id))),
    principalsOutside: () => done(new Set(rows.principals.filter((p) => p.external).map((p) => p.id))),
    reservedRoles: () => done(new Set(rows.principals.filter((p) => p.kind === 'Role' && p.name.startsWith('AWSReservedSSO_')).map((p) => p.id))),
    hopsFrom: (ids) => done(new Map(ids.map((id) => [id, assume.filter((r) => r.from === id)]))),
    whoReaches: (roles, pass, maxHops) => done(search(roles, pass, maxHops, 'to')),
    reachedFrom: (start, pass, maxHops) => done(search([start], pass, maxHops, 'from')),
    hopsInto: (roles) => done(new Map(roles.map((id) => [id, Int32Array.from(assume.filter((r) => r.to === id).flatMap((r) => [r.from, r.residue]))]))),
    search: () => done([]),
  };
}
