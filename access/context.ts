/** Facts that a caller gives: which of them hold in which request of a path. */
import { known, type KeyValue } from '../policy/condition/test.js';
import { type Caller, type RequestFacts, valueOf } from '../policy/facts.js';
import { literalGlob, matchGlob } from '../policy/glob.js';
import type { Expr, GivenContext } from '../policy/model.js';
import { solve, type Solved, supply } from '../policy/solve.js';
import { QuestionError } from './types.js';

/** About the principal: these hold in the start's own requests only. */
const PRINCIPAL =
  /^aws:(principal|userid$|username$|multifactorauth|tokenissuetime$|sourceidentity$|federatedprovider$|assumedroot$|ec2instancesource)|^(ec2:sourceinstancearn|lambda:sourcefunctionarn|ec2:roledelivery)$/;
const MFA = /^aws:multifactorauth/;
/** About the resource: what the snapshot has may not be contradicted. */
const RESOURCE =
  /^aws:(requestedregion$|resource(account|orgid|orgpaths|tag\/))|^(s3:buckettag|iam:resourcetag|secretsmanager:resourcetag)\/|^s3:resourceaccount$|^kms:(calleraccount|keyspec|keyusage|keyorigin|multiregion(keytype)?|resourcealiases)$/;

export type Lookup = (key: string) => KeyValue | undefined;

/** A solver for expressions of a load with facts; it solves once for the life of a load where none of them counts in one. */
export function withFacts<S extends Solved>(solver: (expr: Expr) => S): (expr: Expr, value: Lookup) => S {
  const alone = new WeakMap<object, S>();
  return (expr, value) => {
    const supplied = supply(expr, value);
    if (typeof expr === 'boolean' || supplied !== expr) return solver(supplied);
    let solved = alone.get(expr);
    if (solved === undefined) alone.set(expr, (solved = solver(expr)));
    return solved;
  };
}

/** What an expression of a load comes to with these facts. */
export const solveWith = withFacts(solve);

/** What is given, ready to look up. */
export class Given {
  private readonly values = new Map<string, KeyValue>();
  private readonly decided = new Map<string, Map<Expr, boolean | 'open'>>();

  constructor(context: GivenContext = {}) {
    for (const [key, value] of Object.entries(context)) {
      const list = value === null ? [] : typeof value === 'string' ? [value] : value;
      this.values.set(key.toLowerCase(), list.length === 0 ? { kind: 'absent' } : known(...list));
    }
  }

  get empty(): boolean {
    return this.values.size === 0;
  }

  /** Whether anything given holds in the start's own requests only. */
  get aboutPrincipal(): boolean {
    return [...this.values.keys()].some((k) => PRINCIPAL.test(k));
  }

  /**
   * Facts of one request.
   * @param own it is a request of the start itself, and then of this kind of principal
   */
  of(own: Caller['kind'] | null): Lookup {
    return (name) => {
      const key = name.toLowerCase();
      if (PRINCIPAL.test(key) && own === null) return undefined;
      // Credentials from AssumeRole carry no MFA information: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
      if (MFA.test(key) && own !== 'User' && own !== 'AccountRoot') return undefined;
      return this.values.get(key);
    };
  }

  /** What is open, decided for one request by a start of this kind or (null) by a role on the way. Once for each. */
  decide(expr: Expr, own: Caller['kind'] | null): boolean | 'open' {
    const kind = own ?? '';
    let ofKind = this.decided.get(kind);
    if (ofKind === undefined) this.decided.set(kind, (ofKind = new Map<Expr, boolean | 'open'>()));
    let value = ofKind.get(expr);
    if (value === undefined) ofKind.set(expr, (value = solveWith(expr, this.of(own)).value));
    return value;
  }

  /** Whether what is given about the principal fits this one. */
  fits(request: RequestFacts): boolean {
    return this.contradictions([request]).every((c) => c.about !== 'principal');
  }

  /** @throws QuestionError where a given value contradicts what the snapshot says of one side */
  checkAbout(about: 'principal' | 'resource', request: RequestFacts): void {
    const found = this.contradictions([request]).find((c) => c.about === about);
    if (found !== undefined) throw new QuestionError('contradiction', found.what);
  }

  /** @throws QuestionError where a given value contradicts what the snapshot says of the start or the resource */
  check(requests: readonly RequestFacts[]): void {
    const [found] = this.contradictions(requests);
    if (found !== undefined) throw new QuestionError('contradiction', found.what);
  }

  private contradictions(requests: readonly RequestFacts[]): { about: 'principal' | 'resource'; what: string }[] {
    return [...this.values].flatMap(([key, value]) => {
      const about = PRINCIPAL.test(key) ? 'principal' : RESOURCE.test(key) ? 'resource' : null;
      if (about === null || (about === 'principal' && requests.some((r) => r.caller.external))) return [];
      const facts = requests.map((r) => valueOf(r, key));
      const [fact] = facts;
      if (fact === undefined || facts.some((f) => agrees(f, value))) return [];
      return [{ about, what: `context key \`${key}\` contradicts the snapshot, where it is ${wordsOf(fact)}` }];
    });
  }
}

function wordsOf(fact: KeyValue): string {
  if (fact.kind === 'known') return `\`${fact.values.join(', ')}\``;
  return fact.kind === 'absent' ? 'absent' : 'something else';
}

function agrees(fact: KeyValue, given: KeyValue): boolean {
  if (fact.kind === 'open') {
    if (given.kind !== 'known') return given.kind === 'open' || fact.always !== true;
    return given.values.every((v) => (fact.like === undefined || matchGlob(fact.like, v)) && fact.never?.(literalGlob(v)) !== true);
  }
  if (fact.kind !== 'known' || given.kind !== 'known') return fact.kind === given.kind;
  const a = [...fact.values].sort();
  const b = [...given.values].sort();
  return a.length === b.length && a.every((v, i) => v.toLowerCase() === b[i]?.toLowerCase());
}
