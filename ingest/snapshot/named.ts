/**
 * Principals that stand in no account's files: named in a policy or grant, or asked about.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { isAccountId, lastPart, parseArn, rootArn, type ParsedArn } from './arn.js';
import { bare, type PrincipalDraft } from './facts.js';
import type { Names } from './policy-names.js';

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|aws\.internal|aws\.com)$/;
/** Web identity providers that AWS knows without an IAM provider. */
const WEB_IDENTITY = new Set(['cognito-identity.amazonaws.com', 'www.amazon.com', 'accounts.google.com', 'graph.facebook.com']);

/** Collects principals by ARN; what a collected account's files say always stands first. */
export class Named {
  constructor(
    private readonly principals: Map<string, PrincipalDraft>,
    /** Accounts whose users and roles are in the snapshot. */
    private readonly known: ReadonlySet<string>,
  ) {}

  /** Everyone whom a document names. */
  document(names: Names, partition: string): void {
    for (const name of names.aws) this.aws(name, partition);
    for (const name of names.services) this.service(name);
    for (const name of names.federated) this.federated(name);
  }

  /** A service, a web identity provider, an account id or an ARN that a question names. */
  asked(name: string, partition: string): void {
    if (WEB_IDENTITY.has(name)) this.#add(provider(name, lastPart(name), 'oidc', null, false));
    else if (SERVICE.test(name)) this.service(name);
    else if (isProvider(parseArn(name))) this.#askedProvider(name);
    else if (!isAccountId(name)) this.aws(name, partition);
  }

  /** A provider of a collected account is there only if it is listed or named. */
  #askedProvider(name: string): void {
    if (!this.known.has(parseArn(name)?.account ?? '')) this.federated(name);
  }

  service(name: string): void {
    if (name !== '*') this.#add(bare('AwsService', name, name, null, false));
  }

  /** An identity provider is a principal wherever it is named, listed or not. */
  federated(name: string): void {
    const arn = parseArn(name);
    if (arn === null) {
      if (name !== '*') this.#add(provider(name, name, 'oidc', null, false));
    } else if (isProvider(arn)) {
      const kind = arn.resource.startsWith('saml-provider/') ? 'saml' : 'oidc';
      this.#add(provider(name, arn.resource.slice(arn.resource.indexOf('/') + 1), kind, arn.account, !this.known.has(arn.account)));
    }
  }

  /** A user, role, session or account outside the snapshot. Unique ids, `*` and groups are none of them. */
  aws(name: string, partition: string): void {
    if (isAccountId(name)) {
      this.#root(partition, name);
      return;
    }
    if (SERVICE.test(name)) this.service(name);
    const arn = parseArn(name);
    if (arn === null || !isAccountId(arn.account) || /[*?]/.test(arn.resource)) return;
    if (arn.service === 'iam' && arn.resource === 'root') this.#root(arn.partition, arn.account);
    const kind = kindOf(arn);
    if (kind !== null && !this.known.has(arn.account)) this.#add(bare(kind, name, lastPart(arn.resource), arn.account, true));
  }

  #root(partition: string, account: string): void {
    if (!this.known.has(account)) this.#add(bare('AccountRoot', rootArn(partition, account), 'root', account, true));
  }

  #add(principal: PrincipalDraft): void {
    if (!this.principals.has(principal.arn)) this.principals.set(principal.arn, principal);
  }
}

function kindOf(arn: ParsedArn): 'User' | 'Role' | 'Instance' | null {
  const type = arn.resource.slice(0, Math.max(0, arn.resource.indexOf('/')));
  if (arn.service === 'iam' && type === 'user') return 'User';
  if (arn.service === 'iam' && type === 'role') return 'Role';
  if (arn.service === 'sts' && type === 'assumed-role') return 'Role';
  if (arn.service === 'sts' && type === 'federated-user') return 'User';
  return arn.service === 'ec2' && type === 'instance' ? 'Instance' : null;
}

function isProvider(arn: ParsedArn | null): boolean {
  return arn !== null && arn.service === 'iam' && /^(saml|oidc)-provider\//.test(arn.resource);
}

/** An identity provider; one without an account is one of the public web identity providers. */
export function provider(arn: string, name: string, kind: 'saml' | 'oidc', account: string | null, external: boolean): PrincipalDraft {
  return { ...bare('FederatedProvider', arn, name, account, external), provider: kind };
}
