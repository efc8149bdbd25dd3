/**
 * Grants of KMS keys: enough alone, explicit denies and SCPs still apply.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
import { accountOfPrincipal, parseSessionArn } from '../arn.js';
import { all, test, unknown } from '../expr.js';
import { escapeGlob } from '../glob.js';
import type { RequestFacts } from '../facts.js';
import type { Expr, KeyGrant, Source } from '../model.js';
import { roleArnOf } from '../principal.js';
import type { Entry } from '../statements.js';

/** Operations whose requests carry an encryption context; constraints speak of these. */
const WITH_CONTEXT = new Set([
  'encrypt',
  'decrypt',
  'generatedatakey',
  'generatedatakeywithoutplaintext',
  'generatedatakeypair',
  'generatedatakeypairwithoutplaintext',
  'reencryptfrom',
  'reencryptto',
  'creategrant',
]);

/** The key's grants that let the caller in. */
export function grantHits(request: RequestFacts): Entry[] {
  const grants = request.service === 'kms' ? request.resource.key?.grants : undefined;
  if (grants === undefined) return [];
  if (grants === 'unknown') return [unreadGrants(request)];
  return grants.flatMap((g) => entriesOf(request, g));
}

function unreadGrants(request: RequestFacts): Entry {
  const source: Source = { file: request.resource.file ?? '', path: '$.Grants', sid: null, index: 0 };
  const actions = new Set(
    [
      'encrypt',
      'decrypt',
      'generatedatakey',
      'generatedatakeywithoutplaintext',
      'generatedatakeypair',
      'generatedatakeypairwithoutplaintext',
      'generatemac',
      'verifymac',
      'sign',
      'verify',
      'reencryptfrom',
      'reencryptto',
      'creategrant',
      'retiregrant',
      'describekey',
      'getpublickey',
      'derivesharedsecret',
    ].map((o) => `kms:${o}`),
  );
  return { layer: 'grant', actions, when: unknown('grant', `the grants of ${request.resource.arn} are not known and may allow it`), source, text: null };
}

function entriesOf(request: RequestFacts, grant: KeyGrant): Entry[] {
  const entries: Entry[] = [];
  const { caller } = request;
  const named = grant.granteePrincipal === null ? false : names(grant.granteePrincipal, request, grant.source);
  if (named !== false) {
    for (const constrained of [true, false]) {
      const actions = new Set(
        grant.operations
          .map((o) => o.toLowerCase())
          .filter((o) => WITH_CONTEXT.has(o) === constrained)
          .map((o) => `kms:${o}`),
      );
      if (actions.size > 0)
        entries.push({ layer: 'grant', actions, when: all([named, constrained ? constraint(grant) : true]), source: grant.source, text: grantText(grant) });
    }
  }
  if (grant.retiringPrincipal !== null) {
    const retiring = names(grant.retiringPrincipal, request, grant.source);
    if (retiring !== false && caller.kind !== 'Anyone')
      entries.push({ layer: 'grant', actions: new Set(['kms:retiregrant']), when: retiring, source: grant.source, text: grantText(grant) });
  }
  return entries;
}

function names(principal: string, request: RequestFacts, source: Source): Expr {
  const { caller } = request;
  if (principal === caller.arn) return caller.kind !== 'Anyone';
  if (caller.kind !== 'Role') return caller.kind === 'AccountRoot' && accountOfPrincipal(principal) === caller.account;
  if (caller.session !== undefined) return principal === roleArnOf(caller);
  const session = parseSessionArn(principal);
  if (session === null || session.account !== caller.account || session.role !== caller.name) return false;
  return test('aws:userid', 'StringLike', [`${caller.uniqueId ?? '*'}:${session.session}`], source);
}

function constraint(grant: KeyGrant): Expr {
  const parts: Expr[] = [];
  const each = { ...grant.encryptionContextSubset, ...grant.encryptionContextEquals };
  for (const [k, v] of Object.entries(each)) parts.push(test(`kms:EncryptionContext:${k}`, 'StringEquals', [escapeGlob(v)], grant.source));
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
