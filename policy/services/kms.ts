/**
 * Grants of KMS keys: enough alone, explicit denies and SCPs still apply.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
import { accountOfPrincipal, parseSessionArn } from '../arn.js';
import { all, any, test, unknown } from '../expr.js';
import type { RequestFacts } from '../facts.js';
import { escapeGlob } from '../glob.js';
import type { Expr, KeyGrant, Source } from '../model.js';
import { roleArnOf } from '../principal.js';
import type { Entry } from '../statements.js';
import { actionOfGrantOperation, constraintEffect, GRANT_OPERATIONS, mayRetire } from '../tables/kms-grants.js';

/** The action whose permission grants alone decide: https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html */
export const RETIRE = 'kms:retiregrant';

const ALL_OPERATIONS: ReadonlySet<string> = new Set(GRANT_OPERATIONS.map((o) => actionOfGrantOperation(o) ?? ''));

/** The key's grants that let the caller in. */
export function grantHits(request: RequestFacts): Entry[] {
  const grants = request.service === 'kms' ? request.resource.key?.grants : undefined;
  if (grants === undefined || request.caller.kind === 'Anyone') return [];
  if (grants === 'unknown') return [unreadGrants(request)];
  return grants.flatMap((g) => [...operationEntries(request, g), ...retireEntries(request, g)]);
}

function unreadGrants(request: RequestFacts): Entry {
  const source: Source = { file: request.resource.file ?? '', path: '$.Grants', sid: null, index: 0 };
  const when = unknown('grant', `the grants of ${request.resource.arn} are not known and may allow it`);
  return { layer: 'grant', actions: ALL_OPERATIONS, when, delegated: false, source, text: null };
}

const entry = (grant: KeyGrant, actions: readonly string[], when: Expr, delegated: boolean): Entry => ({
  layer: 'grant',
  actions: new Set(actions),
  when,
  delegated,
  source: grant.source,
  text: grantText(grant),
});

/** What the grant lets its grantee do; operations under different constraints apart. */
function operationEntries(request: RequestFacts, grant: KeyGrant): Entry[] {
  if (grant.granteePrincipal === null) return [];
  const { when, delegated } = names(grant.granteePrincipal, request, grant.source);
  if (when === false) return [];
  const byConstraint = new Map<boolean, string[]>();
  for (const operation of grant.operations) {
    const action = actionOfGrantOperation(operation);
    if (action === null || action === RETIRE) continue;
    const applies = constraintEffect(operation) === 'applies' || constraintEffect(operation) === 'new-grant';
    byConstraint.set(applies, [...(byConstraint.get(applies) ?? []), action]);
  }
  const source = sourceConstraint(request, grant);
  return [...byConstraint].map(([applies, actions]) => entry(grant, actions, all([when, source, applies ? contextConstraint(grant) : true]), delegated));
}

/** Who may retire the grant: the principals that it names, and by an identity policy those of the account that made it. */
function retireEntries(request: RequestFacts, grant: KeyGrant): Entry[] {
  const { caller, resource } = request;
  const ways = mayRetire({
    operations: grant.operations,
    granteePrincipal: grant.granteePrincipal,
    retiringPrincipal: grant.retiringPrincipal,
    issuingAccount: grant.issuingAccount ?? resource.account,
    caller: caller.session === undefined ? caller.arn : roleArnOf(caller),
    callerAccount: caller.account,
  });
  const named = ways.some((w) => w === 'retiring-principal' || w === 'grantee');
  const bySession = [grant.retiringPrincipal, grant.operations.includes('RetireGrant') ? grant.granteePrincipal : null].map((p) =>
    p === null || parseSessionArn(p) === null ? false : names(p, request, grant.source).when,
  );
  const direct = any([named, ...bySession]);
  const entries = direct === false ? [] : [entry(grant, [RETIRE], direct, false)];
  if (ways.some((w) => w === 'account' || w === 'retiring-account')) entries.push(entry(grant, [RETIRE], true, true));
  return entries;
}

/** Whether a grant's principal is the caller; an account delegates to the principals that its policies let. */
function names(principal: string, request: RequestFacts, source: Source): { when: Expr; delegated: boolean } {
  const { caller } = request;
  const account = accountOfPrincipal(principal);
  if (account !== null) return { when: account === caller.account && caller.kind !== 'FederatedProvider', delegated: caller.kind !== 'AccountRoot' };
  if (principal === caller.arn) return { when: true, delegated: false };
  if (caller.kind !== 'Role') return { when: false, delegated: false };
  if (caller.session !== undefined) return { when: principal === roleArnOf(caller), delegated: false };
  const session = parseSessionArn(principal);
  if (session === null || session.account !== caller.account || session.role !== caller.name) return { when: false, delegated: false };
  return { when: test('aws:userid', 'StringLike', [`${caller.uniqueId ?? '*'}:${session.session}`], source), delegated: false };
}

/** The constraint `SourceArn` is looked at only where a service calls. */
function sourceConstraint(request: RequestFacts, grant: KeyGrant): Expr {
  if (grant.sourceArn === null || request.caller.kind !== 'AwsService') return true;
  return test('aws:SourceArn', 'ArnLike', [grant.sourceArn], grant.source);
}

function contextConstraint(grant: KeyGrant): Expr {
  const parts: Expr[] = [];
  const pairs = [...Object.entries(grant.encryptionContextSubset ?? {}), ...Object.entries(grant.encryptionContextEquals ?? {})];
  for (const [k, v] of pairs) parts.push(test(`kms:EncryptionContext:${k}`, 'StringEquals', [escapeGlob(v)], grant.source));
  if (grant.encryptionContextEquals !== null) {
    parts.push(test('kms:EncryptionContextKeys', 'ForAllValues:StringEquals', Object.keys(grant.encryptionContextEquals), grant.source));
  }
  return all(parts);
}

const grantText = (grant: KeyGrant): unknown => ({
  GrantId: grant.grantId,
  GranteePrincipal: grant.granteePrincipal,
  RetiringPrincipal: grant.retiringPrincipal,
  Operations: grant.operations,
  Constraints: { EncryptionContextEquals: grant.encryptionContextEquals, EncryptionContextSubset: grant.encryptionContextSubset },
});
