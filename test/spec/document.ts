/**
 * A policy document as AWS's grammar has it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface Named {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`. */
  readonly type: string;
  readonly value: string;
}

export interface Test {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Null in policies that stand at a principal. */
  readonly principals: readonly Named[] | null;
  readonly notPrincipal: boolean;
  readonly actions: readonly string[];
  readonly notAction: boolean;
  /** Null in trust policies. */
  readonly resources: readonly string[] | null;
  readonly notResource: boolean;
  readonly tests: readonly Test[];
  /** Version 2012-10-17: policy variables are variables. */
  readonly variables: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const read = new WeakMap<object, readonly Statement[]>();

/** The statements of a document; each document is read once. */
export function statementsOf(document: unknown): readonly Statement[] {
  const json = document as Json;
  const known = read.get(json);
  if (known !== undefined) return known;
  const statements = list<Json>(json['Statement']).map((s) => statementOf(s, json['Version'] === '2012-10-17'));
  read.set(json, statements);
  return statements;
}

function statementOf(s: Json, variables: boolean): Statement {
  const principal = s['Principal'] ?? s['NotPrincipal'];
  const resource = s['Resource'] ?? s['NotResource'];
  return {
    effect: s['Effect'] === 'Allow' ? 'Allow' : 'Deny',
    principals: principal === undefined ? null : principalsOf(principal),
    notPrincipal: s['NotPrincipal'] !== undefined,
    actions: list<string>(s['Action'] ?? s['NotAction']),
    notAction: s['NotAction'] !== undefined,
    resources: resource === undefined ? null : list<string>(resource),
    notResource: s['NotResource'] !== undefined,
    tests: testsOf(s['Condition']),
    variables,
  };
}

/** `"*"` and `{"AWS": "*"}` are equivalent. */
function principalsOf(element: unknown): Named[] {
  if (typeof element === 'string') return [{ type: 'AWS', value: element }];
  return Object.entries(element as Json).flatMap(([type, values]) => list<string>(values).map((value) => ({ type, value })));
}

function testsOf(condition: unknown): Test[] {
  return Object.entries((condition ?? {}) as Json).flatMap(([operator, keys]) =>
    Object.entries(keys as Json).map(([key, values]) => ({ operator, key, values: list<unknown>(values).map(String) })),
  );
}

function list<T>(value: unknown): T[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as T[];
}
