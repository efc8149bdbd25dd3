/** Facts that a caller gives: which of them hold in which request of a path. */
import { known, type KeyValue } from '../policy/condition/test.js';
import { type Caller, type RequestFacts, valueOf } from '../policy/facts.js';
import type { GivenContext } from '../policy/model.js';
import { QuestionError } from './types.js';

/** About the principal: these hold in the start's own requests only. */
const PRINCIPAL =
  /^aws:(principal|userid$|username$|multifactorauth|tokenissuetime$|sourceidentity$|federatedprovider$|assumedroot$|ec2instancesource)|^(ec2:sourceinstancearn|lambda:sourcefunctionarn|ec2:roledelivery)$/;
const MFA = /^aws:multifactorauth/;
/** About the resource: what the snapshot has may not be contradicted. */
const RESOURCE =
  /^aws:(requestedregion$|resource(account|orgid|orgpaths|tag\/))|^s3:resourceaccount$|^kms:(calleraccount|keyspec|keyusage|keyorigin|multiregion|resourcealiases)$/;

export type Lookup = (key: string) => KeyValue | undefined;

/** What is given, ready to look up. */
export class Given {
  private readonly values = new Map<string, KeyValue>();

  constructor(context: GivenContext = {}) {
    for (const [key, value] of Object.entries(context)) {
      const list = value === null ? [] : typeof value === 'string' ? [value] : value;
      this.values.set(key.toLowerCase(), list.length === 0 ? { kind: 'absent' } : known(...list));
    }
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

  /** @throws QuestionError where a given value contradicts what the snapshot says of the start or the resource */
  check(request: RequestFacts): void {
    for (const [key, value] of this.values) {
      const about = PRINCIPAL.test(key) ? 'principal' : RESOURCE.test(key) ? 'resource' : null;
      if (about === null || (about === 'principal' && request.caller.external)) continue;
      const fact = valueOf(request, key);
      if (fact.kind === 'open' || agrees(fact, value)) continue;
      const has = fact.kind === 'known' ? `\`${fact.values.join(', ')}\`` : 'absent';
      throw new QuestionError('contradiction', `context key \`${key}\` contradicts the snapshot, where it is ${has}`);
    }
  }
}

function agrees(fact: KeyValue, given: KeyValue): boolean {
  if (fact.kind !== 'known' || given.kind !== 'known') return fact.kind === given.kind;
  const a = [...fact.values].sort();
  const b = [...given.values].sort();
  return a.length === b.length && a.every((v, i) => v.toLowerCase() === b[i]?.toLowerCase());
}
