/** One question about a (resource, action), prepared: what who-can, explain and decide share. */
import type { LoadView } from '../graph/store.js';
import type { GivenContext } from '../policy/model.js';
import { ASSUME_ACTIONS } from '../policy/services/sts.js';
import { askFor } from './access-rows.js';
import type { AccessRow, Decided } from './access-rows.js';
import { Given } from './context.js';
import type { Hop } from './reach.js';
import { finalRows } from './read-object.js';
import { type Action, READ_OBJECT, resolveAction, resolveResource, type Start, type Subject } from './resolve.js';
import { type ByRole, byOwnHops, byRoleOf, chainsFor, directOf, hopsOfStart, prepareSearch, type Search } from './search-paths.js';
import { Statements } from './statements.js';
import { accessStep, hopSteps, type Path, pathOf } from './steps.js';
import { type NotKnown, QuestionError } from './types.js';

export const DEFAULT_MAX_HOPS = 10;

export interface Question {
  readonly view: LoadView;
  readonly action: Action;
  readonly subject: Subject;
  readonly given: Given;
  readonly search: Search;
  /** Of the answer. */
  readonly statements: Statements;
  /** As it was asked. */
  readonly resourceText: string;
}

/** @throws QuestionError for what can't be asked */
export async function prepareQuestion(view: LoadView, q: { action: string; resource: string; maxHops?: number; context?: GivenContext }): Promise<Question> {
  const maxHops = q.maxHops ?? DEFAULT_MAX_HOPS;
  if (!Number.isInteger(maxHops) || maxHops < 0 || maxHops > 20) throw new QuestionError('invalid', 'the most hops are a whole number from 0 to 20');
  const action = await resolveAction(q.action);
  const subject = await resolveResource(view, q.resource, action);
  const given = new Given(q.context);
  const rows = await finalRows(view, action, subject);
  const search = await prepareSearch(view, rows, given, maxHops, subject.objectKey, asksSomeKey(action, subject), await roleAsked(view, action, subject));
  return { view, action, subject, given, search, statements: new Statements(), resourceText: q.resource };
}

/** The role that the question is about assuming, or null. */
async function roleAsked(view: LoadView, action: Action, subject: Subject): Promise<number | null> {
  if (subject.resource.type !== 'iam:role' || !ASSUME_ACTIONS.some((a) => a === action.name)) return null;
  return (await view.principal(subject.resource.arn))?.id ?? null;
}

/** A bucket asked about an object action: is there a key? */
function asksSomeKey(action: Action, subject: Subject): boolean {
  if (subject.objectKey !== null || subject.resource.bucket === undefined) return false;
  return action.name === READ_OBJECT || askFor(action, subject)?.object === true;
}

/** How one start gets there. */
export interface Ways {
  readonly direct: { readonly decided: Decided; readonly row: AccessRow } | null;
  readonly byRole: ByRole | null;
  /** A conditional way that is shorter than the allowed one. */
  readonly shorter: ByRole | null;
  /** Its first hops were decided anew. */
  readonly own: boolean;
}

/**
 * Both ways of a start.
 * @param own whether to decide its first hops anew (facts about it are given, or the graph doesn't know it)
 */
export async function waysOf(q: Question, start: Start, own: boolean): Promise<Ways> {
  const rows = start.stored ? q.search.rows : await finalRows(q.view, q.action, q.subject, start);
  const row = rows.get(start.principal.id);
  const decided = directOf(q.search, start.principal.kind, row);
  const anew = own || q.search.intoAvoided.has(start.principal.id);
  const [byRole = null, shorter = null] = anew
    ? await byOwnHops(q.search, start.principal, await hopsOfStart(q.search, start))
    : byRoleOf(q.search, start.principal.id);
  return { direct: decided !== null && row !== undefined ? { decided, row } : null, byRole, shorter, own: anew };
}

/** The path of direct access. */
export async function directPath(q: Question, start: Start, direct: NonNullable<Ways['direct']>): Promise<Path> {
  const step = await accessStep(q.view, q.statements, start.principal, q.resourceText, direct.row, direct.decided, [q.action.canonical]);
  return pathOf([], step);
}

/** The path by role: its chain of hops, and the access of the last role. */
export async function rolePath(q: Question, start: Start, by: ByRole, own: boolean): Promise<RolePath | null> {
  const [chain = null] = await chainsFor(q.search, [{ start, by, own }]);
  return chain === null ? null : rolePathOf(q, start, chain);
}

/** A path by role, and how its access was decided. */
export type RolePath = Path & { readonly decided: Decided };

/** The path over a chain of hops. */
export async function rolePathOf(q: Question, start: Start, chain: readonly Hop[]): Promise<RolePath | null> {
  const last = chain.at(-1);
  if (last === undefined) return null;
  const row = q.search.rows.get(last.to);
  const decided = q.search.later.get(last.to);
  if (row === undefined || decided === undefined) return null;
  const hops = await hopSteps(q.view, q.statements, start.principal, chain, q.given);
  const step = await accessStep(q.view, q.statements, (await q.view.principalsById([last.to]))[0] ?? null, q.resourceText, row, decided, [q.action.canonical]);
  return { ...pathOf(hops, step), decided };
}

/** Remarks that go with every answer about the resource and never change it. */
export function resourceNotKnown(q: Question, hop: number): NotKnown[] {
  const { bucket, arn } = q.subject.resource;
  const object = q.action.name === READ_OBJECT || askFor(q.action, q.subject)?.object === true;
  if (bucket === undefined || bucket.ownership === 'BucketOwnerEnforced') return [];
  const remarks: NotKnown[] = [];
  if (object)
    remarks.push({
      hop,
      layer: 'acl',
      what: `object ACLs are not in a snapshot, and ${arn} does not enforce the bucket owner's ownership: one may let others in`,
    });
  if (bucket.acl === 'missing') remarks.push({ hop, layer: 'acl', what: `the ACL of ${arn} is not in the snapshot: it may let others in` });
  return remarks;
}
