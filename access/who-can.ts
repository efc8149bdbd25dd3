/** "Who can do this to that, and how?" */
import type { LoadView } from '../graph/store.js';
import { byCodePoint } from '../policy/arn.js';
import type { GivenContext, PrincipalFacts } from '../policy/model.js';
import { aboutLoad } from './about.js';
import { directPath, prepareQuestion, type Question, resourceNotKnown, rolePath, type Ways, waysOf } from './question.js';
import type { RequestFacts } from '../policy/facts.js';
import { requestOf } from '../policy/pair.js';
import { evaluatorOf, resolvePrincipal, type Start } from './resolve.js';
import type { ByRole } from './search-paths.js';
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
  readonly start: Start;
  readonly ways: Ways;
  readonly way: 'direct' | 'assume-role';
  readonly result: 'allowed' | 'conditional';
  /** By role: which way. */
  readonly by: ByRole | null;
}

/**
 * Every principal that gets there, one row for each way, and for a conditional way that is shorter than the allowed one.
 * Ordered by account, principal, way.
 * @throws QuestionError for what can't be asked
 */
export async function whoCan(view: LoadView, q: WhoCanQuestion): Promise<WhoCanAnswer> {
  const question = await prepareQuestion(view, q);
  const starts = await startsOf(question, q);
  const own = question.given.aboutPrincipal;
  const fits = await fitting(question);
  const found: Candidate[] = [];
  for (const start of starts) {
    if (!fits(start)) continue;
    const ways = await waysOf(question, start, own || !start.stored);
    if (ways.direct !== null) found.push({ start, ways, way: 'direct', result: ways.direct.decided.value === true ? 'allowed' : 'conditional', by: null });
    for (const by of [ways.byRole, ways.shorter]) if (by !== null) found.push({ start, ways, way: 'assume-role', result: by.result, by });
  }
  const offset = q.offset ?? 0;
  const page = found.slice(offset, offset + (q.limit ?? 100));
  const rows: WhoCanRow[] = [];
  for (const candidate of page) {
    const row = await rowOf(question, candidate);
    if (row !== null) rows.push(row);
  }
  const { resource } = question.subject;
  return {
    ...aboutLoad(view, [...answerNotKnown(question), ...(await accountNotKnown(view, q.fromAccount))]),
    action: question.action.canonical,
    resource: q.resource,
    fromAccount: q.fromAccount ?? null,
    total: new Set(found.map((c) => c.start.principal.arn)).size,
    rowCount: found.length,
    rows,
    more: offset + page.length < found.length,
    remarks: question.subject.resource.remarks,
    resourceFacts: { type: resource.type, account: resource.account, name: resource.name },
  };
}

/**
 * Whether what is given about the principal may be said of a start.
 * @throws QuestionError where what is given contradicts the resource
 */
async function fitting(q: Question): Promise<(start: Start) => boolean> {
  if (q.given.empty) return () => true;
  const evaluator = await evaluatorOf(q.view, q.action);
  const request = (start: Start): RequestFacts => requestOf(evaluator.env, evaluator.asCaller(start.principal), q.subject.resource, q.action.service);
  const anyone = evaluator.caller('*');
  if (anyone !== undefined) q.given.checkAbout('resource', requestOf(evaluator.env, anyone, q.subject.resource, q.action.service));
  return (start) => q.given.fits(request(start));
}

/** What is not known of the resource, whoever asks. */
function answerNotKnown(q: Question): NotKnown[] {
  const { resource } = q.subject;
  const remarks = resourceNotKnown(q, 0);
  if (resource.policy === 'unknown') remarks.push({ hop: 0, layer: 'resource-policy', what: `the policy of ${resource.arn} is not known` });
  return remarks;
}

/** An account that was not collected may have principals that nothing names. */
async function accountNotKnown(view: LoadView, id: string | undefined): Promise<NotKnown[]> {
  if (id === undefined || (await view.accounts()).some((a) => a.id === id && a.collected && !a.identitiesUnknown)) return [];
  return [{ hop: 0, layer: 'identity-policy', what: `the principals of account ${id} are not in the load: only those that a policy names are known` }];
}

async function startsOf(question: Question, q: WhoCanQuestion): Promise<Start[]> {
  const { view, search } = question;
  if (q.principal !== undefined) return [await resolvePrincipal(view, q.principal)];
  const ids = question.given.aboutPrincipal
    ? (await view.allPrincipals()).map((p) => p.id)
    : [...new Set([...search.rows.keys(), ...search.reach.certain.hops.keys(), ...search.reach.possible.hops.keys()])].filter((id) => id >= 0);
  const principals = await view.principalsById(ids);
  return principals
    .filter((p) => q.fromAccount === undefined || p.account === q.fromAccount || p.kind === 'Anyone')
    .sort(order)
    .map((principal) => ({ principal, stored: true }));
}

const order = (a: PrincipalFacts, b: PrincipalFacts): number => byCodePoint(a.account ?? '~', b.account ?? '~') || byCodePoint(a.arn, b.arn);

async function rowOf(q: Question, c: Candidate): Promise<WhoCanRow | null> {
  const { principal } = c.start;
  const { direct } = c.ways;
  const path =
    c.way === 'direct'
      ? direct === null
        ? null
        : { ...(await directPath(q, c.start, direct)), decided: direct.decided }
      : c.by === null
        ? null
        : await rolePath(q, c.start, c.by);
  if (path === null) return null;
  const keys = path.decided.keys;
  return {
    principal: principal.arn,
    kind: principal.kind,
    name: principal.name,
    account: principal.account,
    external: principal.external,
    result: c.result,
    way: c.way,
    hops: path.chain.length,
    chain: path.chain,
    path: path.steps,
    conditions: path.conditions,
    notKnown: path.notKnown,
    ...(keys === null ? {} : { keys }),
    remarks: principal.remarks,
  };
}
