/** "Who can do this to that, and how?" */
import type { LoadView } from '../graph/store.js';
import type { GivenContext, PrincipalFacts } from '../policy/model.js';
import { requestOf } from '../policy/pair.js';
import { aboutLoad } from './about.js';
import { directPath, prepareQuestion, type Question, resourceNotKnown, type RolePath, rolePathOf, type Ways, waysOf } from './question.js';
import type { FirstHop, Hop } from './reach.js';
import { personsNotKnown, resolvePrincipal, type Start } from './resolve.js';
import { callersOf, factsScope } from './scope.js';
import { byOwnHops, type ByRole, byRoleOf, chainsFor, directOf, firstHopsThere, type Search, type Wanted } from './search-paths.js';
import { prefetchPaths } from './steps.js';
import type { NotKnown, WhoCanAnswer, WhoCanRow } from './types.js';

export interface WhoCanQuestion {
  readonly action: string;
  readonly resource: string;
  /** Only starts of this account, and `*`. */
  readonly fromAccount?: string;
  /** Only this start. */
  readonly principal?: string;
  readonly maxHops?: number;
  readonly context?: GivenContext;
  /** Rows of the page, 100 unless told. */
  readonly limit?: number;
  readonly offset?: number;
}

interface Candidate {
  readonly id: number;
  readonly direct: Ways['direct'];
  /** By role: which way. Null: directly. */
  readonly by: ByRole | null;
  /** Its first hops were decided anew. */
  readonly own: boolean;
}

type Shown = RolePath & { readonly result: ByRole['result'] };

/**
 * Every principal that gets there, one row for each way, and for a conditional way that is shorter than the allowed one.
 * Ordered by principal, way.
 * @throws QuestionError for what can't be asked
 */
export async function whoCan(view: LoadView, q: WhoCanQuestion): Promise<WhoCanAnswer> {
  const question = await prepareQuestion(view, q);
  await checkResource(question);
  const only = q.principal === undefined ? null : await resolvePrincipal(view, q.principal);
  const found = only === null ? await candidatesOf(question, q.fromAccount) : await ofStart(question, only);
  const offset = q.offset ?? 0;
  const page = found.slice(offset, offset + (q.limit ?? 100));
  const outside = await outsideOf(view, found, only);
  const rows = await rowsOf(question, [...new Set([...page, ...outside.first.map((o) => o.candidate)])], only);
  const { resource } = question.subject;
  return {
    ...aboutLoad(view, [...answerNotKnown(question), ...(await unknownPersons(view, found)), ...(await accountNotKnown(view, q.fromAccount))]),
    action: question.action.canonical,
    resource: q.resource,
    fromAccount: q.fromAccount ?? null,
    total: new Set(found.map((c) => c.id)).size,
    rowCount: found.length,
    rows: page.flatMap((c) => rows.get(c) ?? []),
    more: offset + page.length < found.length,
    outside: { total: outside.total, first: outside.first.flatMap(({ at, candidate }) => ofRow(at, rows.get(candidate))) },
    statements: question.statements.texts,
    remarks: question.subject.resource.remarks,
    resourceFacts: { type: resource.type, account: resource.account, name: resource.name },
  };
}

/** Rows of the answer that say first who of it is from outside. */
const FIRST_OUTSIDE = 3;

/** External ones of all candidates, not of a page's alone: who is not named there must not seem to be nobody. */
async function outsideOf(view: LoadView, found: readonly Candidate[], only: Start | null) {
  const ids = await view.principalsOutside();
  const external = (id: number): boolean => (only?.stored === false ? only.principal.external : ids.has(id));
  const all: { readonly at: number; readonly candidate: Candidate }[] = [];
  for (const [at, candidate] of found.entries()) if (external(candidate.id)) all.push({ at, candidate });
  return { total: new Set(all.map((o) => o.candidate.id)).size, first: all.slice(0, FIRST_OUTSIDE) };
}

const ofRow = (at: number, row: WhoCanRow | undefined): { at: number; row: WhoCanRow }[] => (row === undefined ? [] : [{ at, row }]);

/** All starts that get there, in the order of their ARNs, which is that of their ids. */
async function candidatesOf(question: Question, account: string | undefined): Promise<Candidate[]> {
  const { search, given, view } = question;
  const of = await within(view, account);
  const among = (...lists: Iterable<number>[]): number[] => {
    const ids = new Set<number>();
    for (const list of lists) for (const id of list) if (id >= 0 && of(id)) ids.add(id);
    return [...Float64Array.from(ids).sort()];
  };
  if (given.aboutPrincipal) {
    const first = await firstHopsThere(search);
    return ofPrincipals(question, await view.principalsById(among(search.rows.keys(), first.keys())), first);
  }
  return ofIds(question, among(search.rows.keys(), search.reach.certain.hops.keys(), search.reach.possible.hops.keys()));
}

/** Principals of the account, and `*`. */
async function within(view: LoadView, account: string | undefined): Promise<(id: number) => boolean> {
  if (account === undefined) return () => true;
  const [ids, anyone] = await Promise.all([view.principalsOf(account), view.principal('*')]);
  return (id) => ids.has(id) || id === anyone?.id;
}

async function startsOf(view: LoadView, ids: readonly number[]): Promise<Start[]> {
  return (await view.principalsById(ids)).map((principal) => ({ principal, stored: true }));
}

/** Where nothing is given about the principal, all that counts is in the search already. */
async function ofIds(q: Question, ids: readonly number[]): Promise<Candidate[]> {
  const { search } = q;
  const first = search.intoAvoided.size === 0 ? new Map<number, FirstHop[]>() : await firstHopsThere(search);
  const found: Candidate[] = [];
  for (const id of ids) {
    const own = search.intoAvoided.has(id);
    const byRole = own ? await byOwnHops(search, { id, kind: 'Role' }, first.get(id) ?? []) : byRoleOf(search, id);
    found.push(...candidates(id, directWay(search, id, null), byRole, own));
  }
  return found;
}

/** Where something is given about the principal, it is said of those whom it fits, and decides their own requests. */
async function ofPrincipals(q: Question, principals: readonly PrincipalFacts[], first: ReadonlyMap<number, readonly FirstHop[]>): Promise<Candidate[]> {
  const { search } = q;
  const fits = await fitting(q, principals);
  const found: Candidate[] = [];
  for (const p of principals) {
    if (!(await fits(p))) continue;
    found.push(...candidates(p.id, directWay(search, p.id, p.kind), await byOwnHops(search, p, first.get(p.id) ?? []), true));
  }
  return found;
}

/** @param kind of the principal; null: as the row has it, which is of one kind */
function directWay(search: Search, id: number, kind: PrincipalFacts['kind'] | null): Ways['direct'] {
  const row = search.rows.get(id);
  const decided = row === undefined ? null : directOf(search, kind ?? row.kind, row);
  return decided === null || row === undefined ? null : { decided, row };
}

/** One start, whether the graph knows it or not. */
async function ofStart(q: Question, start: Start): Promise<Candidate[]> {
  if (q.given.aboutPrincipal && !(await (await fitting(q, [start.principal]))(start.principal))) return [];
  const { direct, byRole, shorter, own } = await waysOf(q, start, q.given.aboutPrincipal || !start.stored);
  const byRoles = [byRole, shorter].filter((by) => by !== null);
  return candidates(start.principal.id, direct, byRoles, own);
}

function candidates(id: number, direct: Ways['direct'], byRoles: readonly ByRole[], own: boolean): Candidate[] {
  return [...(direct === null ? [] : [{ id, direct, by: null, own }]), ...byRoles.map((by) => ({ id, direct, by, own }))];
}

/** @throws QuestionError where what is given contradicts the resource */
async function checkResource(q: Question): Promise<void> {
  if (q.given.empty) return;
  const anyone = await q.view.principal('*');
  if (anyone !== null) q.given.checkAbout('resource', requestOf(await factsScope(q.view), anyone, q.subject.resource, q.action.service));
}

/** Whether what is given about the principal may be said of these. */
async function fitting(q: Question, principals: readonly PrincipalFacts[]): Promise<(p: PrincipalFacts) => Promise<boolean>> {
  const callers = await callersOf(q.view, principals);
  return async (p) => {
    const { env, caller } = await callers(p);
    return q.given.fits(requestOf(env, caller, q.subject.resource, q.action.service));
  };
}

/** What is not known of the resource, whoever asks. */
function answerNotKnown(q: Question): NotKnown[] {
  const { resource } = q.subject;
  const remarks = resourceNotKnown(q, 0);
  if (resource.policy === 'unknown') remarks.push({ hop: 0, layer: 'resource-policy', what: `the policy of ${resource.arn} is not known` });
  return remarks;
}

/** Where Identity Center was not read, persons are missing from an answer that one of its roles is in. */
async function unknownPersons(view: LoadView, found: readonly Candidate[]): Promise<NotKnown[]> {
  if (!personsNotKnown(view.info.coverage)) return [];
  const roles = await view.reservedRoles();
  if (!found.some((c) => roles.has(c.id))) return [];
  return [
    {
      hop: 0,
      layer: 'trust-policy',
      what: 'persons of Identity Center are not known: whoever is assigned an AWSReservedSSO_… role of this answer gets what it gets',
    },
  ];
}

/** An account that was not collected may have principals that nothing names. */
async function accountNotKnown(view: LoadView, id: string | undefined): Promise<NotKnown[]> {
  if (id === undefined || (await view.accounts()).some((a) => a.id === id && a.collected && !a.identitiesUnknown)) return [];
  return [{ hop: 0, layer: 'identity-policy', what: `the principals of account ${id} are not in the load: only those that a policy names are known` }];
}

/** A page's rows: chains, proofs and documents of all of them are read together. */
async function rowsOf(q: Question, page: readonly Candidate[], only: Start | null): Promise<Map<Candidate, WhoCanRow>> {
  const starts = only === null ? await startsOf(q.view, [...new Set(page.map((c) => c.id))]) : [only];
  const startOf = new Map(starts.map((s) => [s.principal.id, s]));
  const wanted = page.flatMap((c): (Wanted & { readonly candidate: Candidate })[] => {
    const start = startOf.get(c.id);
    return start === undefined || c.by === null ? [] : [{ start, by: c.by, own: c.own, candidate: c }];
  });
  const chains = await chainsFor(q.search, wanted);
  const chainOf = new Map(wanted.map((w, i) => [w.candidate, chains[i] ?? null]));
  const lasts = chains.flatMap((chain) => q.search.rows.get(chain?.at(-1)?.to ?? -1) ?? []);
  await prefetchPaths(
    q.view,
    chains.flatMap((chain) => (chain === null ? [] : [chain])),
    [...page.flatMap((c) => (c.by === null && c.direct !== null ? [c.direct.row] : [])), ...lasts],
  );
  const rows = new Map<Candidate, WhoCanRow>();
  for (const candidate of page) {
    const start = startOf.get(candidate.id);
    const row = start === undefined ? null : await rowOf(q, start, candidate, chainOf.get(candidate) ?? null);
    if (row !== null) rows.set(candidate, row);
  }
  return rows;
}

async function rowOf(q: Question, start: Start, candidate: Candidate, chain: readonly Hop[] | null): Promise<WhoCanRow | null> {
  const { principal } = start;
  const path = await shownPath(q, start, candidate, chain);
  if (path === null) return null;
  const keys = path.decided.keys;
  return {
    principal: principal.arn,
    kind: principal.kind,
    name: principal.name,
    account: principal.account,
    external: principal.external,
    result: path.result,
    way: candidate.by === null ? 'direct' : 'assume-role',
    hops: path.chain.length,
    chain: path.chain,
    path: path.steps,
    conditions: path.conditions,
    notKnown: path.notKnown,
    ...(keys === null ? {} : { keys }),
    remarks: principal.remarks,
  };
}

/** The candidate's way, and what it comes to. */
async function shownPath(q: Question, start: Start, { direct, by }: Candidate, chain: readonly Hop[] | null): Promise<Shown | null> {
  if (by !== null) {
    const path = chain === null ? null : await rolePathOf(q, start, chain);
    return path === null ? null : { ...path, result: by.result };
  }
  if (direct === null) return null;
  return { ...(await directPath(q, start, direct)), decided: direct.decided, result: direct.decided.value === true ? 'allowed' : 'conditional' };
}
