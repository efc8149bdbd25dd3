/**
 * A policy document, compiled once: statements with their elements in one shape.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { type Glob, globFor, matchGlob, parseGlob } from './glob.js';
import { hasVariables, literalVariables, variablesIn } from './variables.js';

/** One entry of a Principal or NotPrincipal element. */
export interface PrincipalEntry {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*';
  readonly value: string;
}

export interface ConditionEntry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly notAction: boolean;
  /** Lower case. */
  readonly actions: readonly string[];
  readonly notResource: boolean;
  /** Null where the statement has no Resource element (trust policies). */
  readonly resources: readonly string[] | null;
  /** The same, ready to match; null for one with a variable. */
  readonly resourceGlobs: readonly (Glob | null)[];
  readonly notPrincipal: boolean;
  readonly principals: readonly PrincipalEntry[] | null;
  readonly conditions: readonly ConditionEntry[];
  /** What of it tells callers of one account and kind apart. */
  readonly tells: CallerFacts;
  /** The statement as it stands. */
  readonly json: unknown;
}

/** Facts that each principal has for itself. */
export interface CallerFacts {
  /** Conditions on such a key: how they come out is what counts. */
  readonly tests: readonly ConditionEntry[];
  /** Such keys in or beside policy variables: their values count. Lower case. */
  readonly variables: readonly string[];
}

export interface Document {
  readonly statements: readonly Statement[];
  /** Whether Statement is a list (its JSON path differs). */
  readonly list: boolean;
  /** That of its statements together. */
  readonly tells: CallerFacts;
  /** Without conditions and variables: it says the same to everyone. */
  readonly plain: boolean;
}

const strings = (value: unknown): string[] => (value === undefined || value === null ? [] : Array.isArray(value) ? value.map(scalar) : [scalar(value)]);
/** An object is no value of an element; as JSON it matches nothing, and a member `toString` does no harm. */
const scalar = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Member names of policy elements are matched without case where AWS does; an element that is absent is undefined. */
function element(statement: Record<string, unknown>, name: string): unknown {
  return statement[name] ?? Object.entries(statement).find(([k]) => k.toLowerCase() === name.toLowerCase())?.[1];
}

const compiledOf = new WeakMap<object, Document>();

/** The same, remembered for as long as the parsed JSON is kept. */
export function documentOfJson(json: unknown): Document {
  if (typeof json !== 'object' || json === null) return compileDocument(json);
  let document = compiledOf.get(json);
  if (document === undefined) compiledOf.set(json, (document = compileDocument(json)));
  return document;
}

type NamedIn = readonly (Names & Pick<Statement, 'index'>)[];
const namesIn = new WeakMap<object, NamedIn>();

/** Whom and which actions (lower case) each statement of a parsed document names, without what compiling takes beside. Remembered too. */
export function namedIn(json: unknown): NamedIn {
  const root = record(json);
  let names = namesIn.get(root);
  if (names === undefined) namesIn.set(root, (names = statementsOf(root).items.map((item, index) => ({ index, ...namesOf(record(item)) }))));
  return names;
}

/** Compiles a parsed JSON document. The snapshot reader has checked its form; what is odd here matches nothing. */
export function compileDocument(json: unknown): Document {
  const root = record(json);
  const version = element(root, 'Version');
  const variables = hasVariables(typeof version === 'string' ? version : null);
  const { list, items } = statementsOf(root);
  const compiled = items.map((s, index) => compileStatement(record(s), index, variables));
  const tells = { tests: compiled.flatMap((s) => s.tells.tests), variables: [...new Set(compiled.flatMap((s) => s.tells.variables))] };
  const plain = compiled.every((s) => s.conditions.length === 0 && s.resourceGlobs.every((g) => g !== null));
  return { list, statements: compiled, tells, plain };
}

function statementsOf(root: Record<string, unknown>): { readonly list: boolean; readonly items: readonly unknown[] } {
  const statements = element(root, 'Statement');
  if (Array.isArray(statements)) return { list: true, items: statements as unknown[] };
  return { list: false, items: statements === undefined ? [] : [statements] };
}

type Names = Pick<Statement, 'notAction' | 'actions' | 'notPrincipal' | 'principals'>;

function namesOf(s: Record<string, unknown>): Names {
  const notAction = element(s, 'NotAction');
  const notPrincipal = element(s, 'NotPrincipal');
  const principal = element(s, 'Principal');
  return {
    notAction: notAction !== undefined,
    actions: strings(notAction ?? element(s, 'Action')).map((a) => a.toLowerCase()),
    notPrincipal: notPrincipal !== undefined,
    principals: principal === undefined && notPrincipal === undefined ? null : principalEntries(notPrincipal ?? principal),
  };
}

function compileStatement(s: Record<string, unknown>, index: number, variables: boolean): Statement {
  const text = variables ? (v: string): string => v : literalVariables;
  const resource = element(s, 'Resource');
  const notResource = element(s, 'NotResource');
  const sid = element(s, 'Sid');
  const resources = resource === undefined && notResource === undefined ? null : strings(notResource ?? resource).map(text);
  const conditions = conditionEntries(record(element(s, 'Condition')), text);
  return {
    index,
    sid: typeof sid === 'string' && sid !== '' ? sid : null,
    effect: element(s, 'Effect') === 'Deny' ? 'Deny' : 'Allow',
    ...namesOf(s),
    notResource: notResource !== undefined,
    resources,
    resourceGlobs: (resources ?? []).map((r) => (variablesIn(r).length === 0 ? parseGlob(r) : null)),
    conditions,
    tells: tellsOf(conditions, resources ?? []),
    json: s,
  };
}

const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

function principalEntries(value: unknown): PrincipalEntry[] {
  if (typeof value === 'string') return [value === '*' ? { type: '*', value: '*' } : { type: 'AWS', value }];
  // Any other type, `{"*": …}` too, names nobody.
  const elements = record(value);
  return PRINCIPAL_TYPES.flatMap((type) => strings(Object.hasOwn(elements, type) ? elements[type] : []).map((v): PrincipalEntry => ({ type, value: v })));
}

function conditionEntries(value: Record<string, unknown>, text: (v: string) => string): ConditionEntry[] {
  return Object.entries(value).flatMap(([operator, keys]) =>
    Object.entries(record(keys)).map(([key, values]) => ({ operator, key, values: strings(values).map(text) })),
  );
}

function tellsOf(conditions: readonly ConditionEntry[], resources: readonly string[]): CallerFacts {
  const telling = conditions.filter((c) => tellsCallersApart(c.key.toLowerCase()));
  // A test with a variable comes out by more than the caller: there the value itself counts.
  const fixed = telling.filter((c) => c.values.every((v) => variablesIn(v).length === 0));
  const keys = [...conditions.flatMap((c) => c.values), ...resources].flatMap(variablesIn);
  const variables = [...keys, ...telling.filter((c) => !fixed.includes(c)).map((c) => c.key)].map((k) => k.toLowerCase());
  return { tests: fixed, variables: [...new Set(variables.filter(tellsCallersApart))] };
}

/** Keys with a value for each principal, where others follow from its account and kind. */
const tellsCallersApart = (key: string): boolean => /^aws:(principalarn|principaltag\/.*|username|userid|principalservicename(slist)?)$/s.test(key);

/** Whether the statement's Action or NotAction element covers the action (lower case, `service:name`). */
export function coversAction(statement: Statement, action: string): boolean {
  const hit = statement.actions.some((p) => p === '*' || p === action || (/[*?]/.test(p) && matchGlob(globFor(p), action)));
  return hit !== statement.notAction;
}

/** Whether a pattern of an Action element may mean actions of the service: its own, or one with a wildcard in the service. */
export const mayMean = (action: string, service: string): boolean => action.startsWith(`${service}:`) || /^[^:]*[*?]/.test(action);

/** Which of a service's actions (lower case) a statement covers: 1 where it does. Patterns of other services aren't looked at. */
export function coverageOf(statement: Statement, service: string, actions: readonly string[]): Uint8Array {
  const own = statement.actions.filter((p) => mayMean(p, service));
  const speaking = { ...statement, actions: own };
  return Uint8Array.from(actions, (a) => (coversAction(speaking, a) ? 1 : 0));
}
