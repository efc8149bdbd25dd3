/** A load's view over whatever runs catalogued queries: the same for both stores. */
import type { AccountFacts, Expr, PrincipalFacts, ResourceFacts, Via } from '../policy/model.js';
import type { EffectiveRow, EffectiveType, LoadInfo, ProofRef } from './model.js';
import type { Distance, LoadView, ResidueSet, SearchHit } from './store.js';

export type Row = Readonly<Record<string, unknown>>;
type Params = Readonly<Record<string, unknown>>;
type PathQuery = 'who-reaches' | 'reached-from';

/** What an adapter gives: running a query of the catalogue on one load, and the path queries in its dialect. */
export interface Runner {
  run(name: string, params: Params): Promise<readonly Row[]>;
  /** @param residues how many residues the load has; `pass` never holds others */
  paths(name: PathQuery, params: Params, pass: ResidueSet, maxHops: number, residues: number): Promise<readonly Row[]>;
}

/** Interned tables of a load, read once. */
export interface LoadCache {
  residues?: Promise<readonly Expr[]>;
  actionSets?: Promise<readonly (readonly string[])[]>;
  assumeResidues?: Promise<readonly number[]>;
}

const parse = <T>(value: unknown): T => JSON.parse(value as string) as T;

export function makeView(info: LoadInfo, runner: Runner, cache: LoadCache): LoadView {
  const data = async <T>(name: string, params: Params = {}): Promise<T[]> => (await runner.run(name, params)).map((r) => parse<T>(r.data));
  const byIds = async <T>(name: string, ids: readonly number[]): Promise<T[]> => (ids.length === 0 ? [] : data<T>(name, { ids }));
  const effective = async (type: EffectiveType, name: string, params: Params): Promise<EffectiveRow[]> =>
    (await runner.run(name, params)).map((r) => toRow(type, r));
  const interned = async <T>(name: string): Promise<T[]> => (await runner.run(name, {})).map((r) => parse<T>(r.json));
  const residues = (): Promise<readonly Expr[]> => (cache.residues ??= interned<Expr>('residues'));
  const paths = async (name: PathQuery, params: Params, pass: ResidueSet, maxHops: number): Promise<Distance[]> => {
    if (pass.size === 0 || maxHops < 1) return [];
    const rows = await runner.paths(name, params, pass, maxHops, (await residues()).length);
    return rows.map((r) => ({ id: Number(r.id), hops: Number(r.hops) }));
  };
  return {
    info,
    residues,
    actionSets: () => (cache.actionSets ??= interned<readonly string[]>('action-sets')),
    assumeResidues: () => (cache.assumeResidues ??= runner.run('assume-residues', {}).then((rows) => rows.map((r) => Number(r.id)))),
    accounts: () => data<AccountFacts>('all-accounts'),
    principal: async (arn) => (await data<PrincipalFacts>('principal-by-arn', { arn }))[0] ?? null,
    resource: async (arn) => (await data<ResourceFacts>('resource-by-arn', { arn }))[0] ?? null,
    principalsById: (ids) => byIds<PrincipalFacts>('principals-by-id', ids),
    resourcesById: (ids) => byIds<ResourceFacts>('resources-by-id', ids),
    allPrincipals: () => data<PrincipalFacts>('all-principals'),
    allResources: () => data<ResourceFacts>('all-resources'),
    documents: async (ids) =>
      Object.fromEntries((ids.length === 0 ? [] : await runner.run('documents', { ids })).map((r) => [r.id as string, parse<unknown>(r.json)])),
    proofs: async (ids) =>
      new Map((ids.length === 0 ? [] : await runner.run('proofs', { ids })).map((r) => [Number(r.id), parse<readonly ProofRef[]>(r.json)])),
    accessTo: (id) => effective('CAN_ACCESS', 'access-to', { id }),
    accessFrom: async (ids) => (ids.length === 0 ? [] : effective('CAN_ACCESS', 'access-from', { ids })),
    whoReaches: async (ids, pass, maxHops) => (ids.length === 0 ? [] : paths('who-reaches', { ids }, pass, maxHops)),
    reachedFrom: (id, pass, maxHops) => paths('reached-from', { id }, pass, maxHops),
    assumes: (from, to) => assumes(effective, from, to),
    search: async (text, limit) => (text === '' ? [] : (await runner.run('search', { text: text.toLowerCase(), limit })).map(toHit)),
  };
}

type Effective = (type: EffectiveType, name: string, params: Params) => Promise<EffectiveRow[]>;

async function assumes(effective: Effective, from: readonly number[] | null, to: readonly number[] | null): Promise<EffectiveRow[]> {
  if (from?.length === 0 || to?.length === 0) return [];
  if (from !== null && to !== null) return effective('CAN_ASSUME', 'assumes-between', { from, to });
  if (from !== null) return effective('CAN_ASSUME', 'assumes-from', { from });
  if (to !== null) return effective('CAN_ASSUME', 'assumes-to', { to });
  throw new RangeError('hops between all principals and all roles are too many: name one side');
}

function toRow(type: EffectiveType, r: Row): EffectiveRow {
  return {
    type,
    from: Number(r.from),
    to: Number(r.to),
    actions: Number(r.actions),
    residue: Number(r.residue),
    proof: Number(r.proof),
    via: r.via as Via,
    crossAccount: r.crossAccount === true,
  };
}

function toHit(r: Row): SearchHit {
  const account = (r.account ?? '') as string;
  return {
    arn: r.arn as string,
    kind: r.kind as string,
    name: r.name as string,
    account: account === '' ? null : account,
    node: r.node === 'Principal' ? 'principal' : 'resource',
  };
}
