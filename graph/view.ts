/** A load's view over whatever runs catalogued queries: the same for both stores. */
import type { AccountFacts, DocumentId, Expr, PrincipalFacts, PrincipalKind, ResourceFacts, Via } from '../policy/model.js';
import { addTo } from '../policy/group-by.js';
import { Hops } from './hops.js';
import { Kept } from './kept.js';
import { nearest } from './nearest.js';
import { type EffectiveRow, VIAS } from './effective.js';
import type { KeyedLabel, LoadInfo, PrincipalClassRow, ProofRef, ResourceClassRow } from './model.js';
import type { HopsInto, LoadView, ResidueSet, SearchHit, Stamped } from './store.js';

export type Row = Readonly<Record<string, unknown>>;
type Params = Readonly<Record<string, unknown>>;

/** What an adapter gives: running a query of the catalogue on one load, and the path queries in its dialect. */
export interface Runner {
  /** @param label what stands in the text for a label of the schema */
  run(name: string, params: Params, label?: KeyedLabel | 'Principal' | 'Resource'): Promise<readonly Row[]>;
  /** @param residues how many residues the load has; `pass` never holds others */
  paths(name: 'reached-from', params: Params, pass: ResidueSet, maxHops: number, residues: number): Promise<readonly Row[]>;
}

/** What is read of a load again and again, kept as long as it is open. */
export class LoadCache {
  residues?: Promise<readonly Expr[]>;
  actionSets?: Promise<readonly (readonly string[])[]>;
  assumeResidues?: Promise<readonly number[]>;
  accounts?: Promise<readonly AccountFacts[]>;
  outside?: Promise<ReadonlySet<number>>;
  reserved?: Promise<ReadonlySet<number>>;
  readonly principals = new Kept<number, PrincipalFacts>(20_000);
  readonly resources = new Kept<number, ResourceFacts>(20_000);
  readonly documents = new Kept<DocumentId, unknown>(5_000);
  readonly proofs = new Kept<number, readonly number[]>(50_000);
  readonly proofRefs = new Kept<number, ProofRef>(50_000);
  readonly principalClasses = new Kept<number, PrincipalClassRow>(200_000);
  readonly resourceClasses = new Kept<number, ResourceClassRow>(200_000);
  readonly hops = new Kept<number, readonly EffectiveRow[]>(100_000);
  readonly into = new Hops();
  /** By resource, by class of principals, and classes by principal. */
  readonly accessTo = new Kept<number, readonly EffectiveRow[]>(1_000);
  readonly accessFrom = new Kept<number, readonly EffectiveRow[]>(20_000);
  readonly classesOf = new Kept<number, readonly number[]>(50_000);
  readonly members = new Kept<string, ReadonlySet<number>>(100);
}

const parse = <T>(value: unknown): T => JSON.parse(value as string) as T;
const numbers = (value: unknown): number[] => (value as unknown[]).map(Number);

export function makeView(info: LoadInfo, runner: Runner, cache: LoadCache): LoadView {
  const data = async <T>(name: string, params: Params = {}): Promise<T[]> => (await runner.run(name, params)).map((r) => parse<T>(r.data));
  const interned = async (table: 'residues' | 'action-sets'): Promise<string[]> => (await lists(runner, table, 'texts')).reduce<string[]>(placed, []);
  const parsed = async <T>(texts: Promise<readonly string[]>): Promise<T[]> => (await texts).map(parse<T>);
  const residues = (): Promise<readonly Expr[]> => (cache.residues ??= parsed<Expr>(interned('residues')));
  const facts = async <T extends { readonly id: number }>(kept: Kept<number, T>, name: string, ids: readonly number[]): Promise<T[]> => {
    const found = await kept.get(ids, async (missing) => (await data<T>(name, { ids: missing })).map((f): [number, T] => [f.id, f]));
    return ids.flatMap((id) => found.get(id) ?? []);
  };
  const byArn = async <T>(name: string, of: (ids: readonly number[]) => Promise<readonly T[]>, arn: string): Promise<T | null> => {
    const [row] = await runner.run(name, { arn });
    return row === undefined ? null : ((await of([Number(row.id)]))[0] ?? null);
  };
  const principals = (ids: readonly number[]): Promise<PrincipalFacts[]> => facts(cache.principals, 'principals-by-id', ids);
  const resources = (ids: readonly number[]): Promise<ResourceFacts[]> => facts(cache.resources, 'resources-by-id', ids);
  const into = (roles: readonly number[]): Promise<ReadonlyMap<number, HopsInto>> =>
    cache.into.into(
      roles,
      info.counts.canAssume,
      (missing) => hopsInto(runner, missing),
      async () => (await runner.run('hops-into-all', {})).map(toHopsInto),
    );
  return {
    info,
    interned,
    residues,
    actionSets: () => (cache.actionSets ??= parsed<readonly string[]>(interned('action-sets'))),
    assumeResidues: () => (cache.assumeResidues ??= runner.run('assume-residues', {}).then((rows) => rows.map((r) => Number(r.id)))),
    accounts: () => (cache.accounts ??= data<AccountFacts>('all-accounts')),
    principal: (arn) => byArn('principal-id', principals, arn),
    resource: (arn) => byArn('resource-id', resources, arn),
    principalsById: principals,
    resourcesById: resources,
    allPrincipals: () => data<PrincipalFacts>('all-principals'),
    allResources: () => data<ResourceFacts>('all-resources'),
    stamps: async (node) => new Map((await lists(runner, 'stamps', 'texts', NODES[node])).map(toStamped)),
    keyed: async (label) => new Map((await lists(runner, 'keyed', 'pairs', label)) as [string, string][]),
    policies: async () => new Set((await lists(runner, 'policy-keys', 'keys')) as string[]),
    documents: async (ids) => Object.fromEntries(await cache.documents.get(ids, (missing) => documents(runner, missing))),
    proofs: async (ids) => {
      const proofs = await cache.proofs.get(ids, (missing) => byNumber(runner, 'proofs', missing));
      const refs = await cache.proofRefs.get([...new Set([...proofs.values()].flat())], (missing) => byNumber(runner, 'proof-refs', missing));
      return new Map([...proofs].map(([id, list]) => [id, list.flatMap((ref) => refs.get(ref) ?? [])]));
    },
    accessTo: async (id, sets) => {
      // The database compares with a list element by element: fewer rows would cost more.
      const wanted = new Set(sets);
      const all = await cache.accessTo.get([id], async () => [[id, (await runner.run('access-to', { id })).flatMap((r) => packedAccess(r, 'to'))]]);
      return (all.get(id) ?? []).filter((r) => wanted.has(r.actions));
    },
    classesOf: async (ids) =>
      byClass(await cache.classesOf.get(ids, (missing) => byId(missing, runner.run('classes-of', { ids: missing }), 'principal', classesIn))),
    accessFrom: async (ids) => {
      const found = await cache.accessFrom.get(ids, (missing) =>
        byId(missing, runner.run('access-from', { ids: missing }), 'from', (r) => packedAccess(r, 'from')),
      );
      return [...found.values()].flat();
    },
    principalClasses: (ids) =>
      cache.principalClasses.get(ids, async (missing) =>
        (await runner.run('principal-classes', { ids: missing })).map((r) => [Number(r.id), toPrincipalClass(r, info.id)]),
      ),
    resourceClasses: (ids) =>
      cache.resourceClasses.get(ids, async (missing) =>
        (await runner.run('resource-classes', { ids: missing })).map((r) => [Number(r.id), { id: Number(r.id), members: membersOf(r, info.id) }]),
      ),
    keyOfAlias: async (arn) => ((await runner.run('alias-by-arn', { arn }))[0]?.arn ?? null) as string | null,
    userOfAccessKey: async (id) => ((await runner.run('access-key', { id }))[0]?.arn ?? null) as string | null,
    rolesNamed: (account, name) => data<PrincipalFacts>('roles-by-name', { account, name }),
    principalsOf: async (account) => {
      const found = await cache.members.get([account], async () => [
        [account, new Set((await runner.run('principals-of', { account })).map((r) => Number(r.id)))],
      ]);
      return found.get(account) ?? new Set();
    },
    principalsOutside: () => (cache.outside ??= idsOf(runner, 'principals-outside')),
    reservedRoles: () => (cache.reserved ??= idsOf(runner, 'reserved-roles')),
    whoReaches: (ids, pass, maxHops) => nearest(into, ids, pass, maxHops),
    reachedFrom: async (id, pass, maxHops) => {
      if (pass.size === 0 || maxHops < 1) return [];
      const rows = await runner.paths('reached-from', { id }, pass, maxHops, (await residues()).length);
      return rows.map((r) => ({ id: Number(r.id), hops: Number(r.hops) }));
    },
    hopsInto: into,
    hopsFrom: (ids) => cache.hops.get(ids, (missing) => byId(missing, runner.run('assumes-from', { from: missing }), 'from', (r) => [toHop(r)])),
    search: async (text, limit, node) =>
      text === '' ? [] : (await runner.run('search', { text: text.toLowerCase(), limit, node: node === null ? '' : NODES[node] })).map(toHit),
  };
}

/** What queries return in one list: rows take ten times as long. Ladybug's list of nothing may hold a null. */
async function lists(runner: Runner, name: string, column: string, label?: Parameters<Runner['run']>[2]): Promise<unknown[]> {
  return (await runner.run(name, {}, label)).flatMap((r) => r[column] as unknown[]).filter((item) => item !== null);
}

/** Puts `<number> <JSON>` in its place. */
function placed(list: string[], item: unknown): string[] {
  const text = item as string;
  const end = text.indexOf(' ');
  list[Number(text.slice(0, end))] = text.slice(end + 1);
  return list;
}

/** `<stamp> <id> <arn>`. */
function toStamped(text: unknown): [string, Stamped] {
  const [stamp = '', id = '', ...arn] = (text as string).split(' ');
  return [arn.join(' '), { id: Number(id), stamp }];
}

const NODES = { principal: 'Principal', resource: 'Resource' } as const;

/** A residue's room where it is packed into one number with an id: lists of numbers are read ten times faster than rows. */
const PACK = 2 ** 24;

async function hopsInto(runner: Runner, roles: readonly number[]): Promise<[number, HopsInto][]> {
  const found = new Map<number, HopsInto>(roles.map((id) => [id, new Int32Array(0)]));
  for (const r of await runner.run('hops-into', { ids: roles })) found.set(...toHopsInto(r));
  return [...found];
}

const toHopsInto = (r: Row): [number, HopsInto] => [Number(r.to), Int32Array.from(numbers(r.packed).flatMap((n) => [Math.floor(n / PACK), n % PACK]))];

const idsOf = async (runner: Runner, name: string): Promise<ReadonlySet<number>> => new Set((await runner.run(name, {})).map((r) => Number(r.id)));

async function byNumber<T>(runner: Runner, name: string, ids: readonly number[]): Promise<[number, T][]> {
  return (await runner.run(name, { ids })).map((r) => [Number(r.id), parse<T>(r.json)]);
}

async function documents(runner: Runner, ids: readonly DocumentId[]): Promise<[DocumentId, unknown][]> {
  return (await runner.run('documents', { ids })).map((r) => [r.id as string, parse<unknown>(r.json)]);
}

const classesIn = (r: Row): number[] => numbers(r.classes);

function byClass(classes: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [principal, ids] of classes) for (const id of ids) addTo(found, id, principal);
  return found;
}

/** What the rows say of each id, also of those that have none. */
async function byId<T>(
  ids: readonly number[],
  rows: Promise<readonly Row[]>,
  column: string,
  said: (row: Row) => readonly T[],
): Promise<[number, readonly T[]][]> {
  const found = new Map<number, T[]>(ids.map((id) => [id, []]));
  for (const row of await rows) found.get(Number(row[column]))?.push(...said(row));
  return [...found];
}

function toHop(r: Row): EffectiveRow {
  return {
    type: 'CAN_ASSUME',
    from: Number(r.from),
    to: Number(r.to),
    actions: Number(r.actions),
    residue: Number(r.residue),
    proof: Number(r.proof),
    via: r.via as Via,
    crossAccount: r.crossAccount === true,
  };
}

/** @param by the end that all of them have */
function packedAccess(r: Row, by: 'from' | 'to'): EffectiveRow[] {
  const end = Number(r[by]);
  return (r.rows as unknown[]).map((list) => {
    const [other = 0, actions = 0, residue = 0, proof = 0, cross = 0, via = 0] = numbers(list);
    const ends = by === 'from' ? { from: end, to: other } : { from: other, to: end };
    return { type: 'CAN_ACCESS', ...ends, actions, residue, proof, crossAccount: cross === 1, via: VIAS[via] ?? 'acl' };
  });
}

function toPrincipalClass(r: Row, load: number): PrincipalClassRow {
  const account = (r.account ?? '') as string;
  return { id: Number(r.id), kind: r.kind as PrincipalKind, account: account === '' ? null : account, members: membersOf(r, load) };
}

/** Without those that left with this load or before: `gone` holds pairs of a member and the load with which it left. */
function membersOf(r: Row, load: number): number[] {
  const gone = new Set<number>();
  const pairs = numbers(r.gone ?? []);
  for (let i = 0; i < pairs.length; i += 2) if ((pairs[i + 1] ?? 0) <= load) gone.add(pairs[i] ?? -1);
  return gone.size === 0 ? numbers(r.members) : numbers(r.members).filter((id) => !gone.has(id));
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
