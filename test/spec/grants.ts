/**
 * Grants of KMS keys.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
import type { KeyGrant, PrincipalFacts, ResourceFacts, Tags } from '../../policy/model.js';
import type { Context } from './context.js';
import { type Requester, sessionArn } from './principals.js';

/** Operations in which an encryption context is given: https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints */
const WITH_CONTEXT = ['kms:decrypt', 'kms:encrypt', 'kms:generatedatakey'];

/** A grant alone allows what it names. */
export function grantAllows(key: ResourceFacts, who: Requester, action: string, context: Context): boolean {
  return grantsOf(key).some((g) => isNamed(g.granteePrincipal, who) && listsOperation(g, action) && constraintsHold(g, who, action, context));
}

function grantsOf(key: ResourceFacts): readonly KeyGrant[] {
  const grants = key.key?.grants ?? [];
  if (grants === 'unknown') throw new Error(`the grants of ${key.arn} are not known`);
  return grants;
}

const listsOperation = (g: KeyGrant, action: string): boolean => g.operations.some((o) => `kms:${o.toLowerCase()}` === action);

/** A principal by its ARN; a role also for its sessions. */
function isNamed(arn: string | null, who: Requester): boolean {
  return arn !== null && (arn === who.facts.arn || (who.facts.kind === 'Role' && arn === sessionArn(who)));
}

function constraintsHold(g: KeyGrant, who: Requester, action: string, context: Context): boolean {
  // SourceArn "is only evaluated when the request is made by an AWS service".
  if (who.facts.kind === 'AwsService' && g.sourceArn !== null && context.get('aws:sourcearn')?.[0] !== g.sourceArn) return false;
  // For DescribeKey and RetireGrant "the constraint is ignored".
  if (!WITH_CONTEXT.includes(action)) return true;
  const given = context.get('kms:encryptioncontextkeys') ?? [];
  const has = (pairs: Tags): boolean =>
    Object.entries(pairs).every(([k, v]) => given.includes(k) && context.get(`kms:encryptioncontext:${k.toLowerCase()}`)?.[0] === v);
  if (g.encryptionContextSubset !== null && !has(g.encryptionContextSubset)) return false;
  return g.encryptionContextEquals === null || (has(g.encryptionContextEquals) && given.every((k) => k in (g.encryptionContextEquals ?? {})));
}

/**
 * Who may retire a grant: the retiring principal, the grantee with RetireGrant among its operations, the account in which
 * it was made, or the account that is the retiring principal; the accounts delegate by IAM.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 * @param identityAllows whether the requester's IAM policies, within its boundary, allow kms:RetireGrant (a root user's always)
 */
export function mayRetire(key: ResourceFacts, who: Requester, identityAllows: boolean): boolean {
  return grantsOf(key).some((g) => {
    if (isNamed(g.retiringPrincipal, who)) return true;
    if (isNamed(g.granteePrincipal, who) && listsOperation(g, 'kms:retiregrant')) return true;
    const accounts = [g.issuingAccount ?? key.account, accountNamed(g.retiringPrincipal)];
    return identityAllows && isOf(accounts, who.facts);
  });
}

const accountNamed = (arn: string | null): string | null => /^arn:aws:iam::(\d{12}):root$/.exec(arn ?? '')?.[1] ?? null;

const isOf = (accounts: readonly (string | null)[], principal: PrincipalFacts): boolean =>
  principal.account !== null && ['User', 'Role', 'AccountRoot'].includes(principal.kind) && accounts.includes(principal.account);
