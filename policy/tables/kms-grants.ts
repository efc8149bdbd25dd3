/**
 * Grants of KMS keys: which operations they can allow, what their constraints apply to, who may retire one.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations,
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints,
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html (all seen 2026-11).
 */

/** "These grant operations actually represent permission to use the operation": each is the action of the same name. */
export const GRANT_OPERATIONS: readonly string[] = [
  'Decrypt',
  'DeriveSharedSecret',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'ReEncryptFrom',
  'ReEncryptTo',
  'Sign',
  'Verify',
  'VerifyMac',
  'CreateGrant',
  'DescribeKey',
  'GetPublicKey',
  'RetireGrant',
];

const ACTION_OF: ReadonlyMap<string, string> = new Map(GRANT_OPERATIONS.map((name) => [name, `kms:${name.toLowerCase()}`]));
const OPERATION_OF: ReadonlyMap<string, string> = new Map(GRANT_OPERATIONS.map((name) => [`kms:${name.toLowerCase()}`, name]));

/** `ReEncryptFrom` → `kms:reencryptfrom`; null for what is no grant operation. */
export function actionOfGrantOperation(operation: string): string | null {
  return ACTION_OF.get(operation) ?? null;
}

/** `kms:decrypt` (any case) → `Decrypt`; null for an action that no grant can allow (`kms:listgrants`, `kms:revokegrant`, …). */
export function grantOperationOfAction(action: string): string | null {
  return OPERATION_OF.get(action) ?? OPERATION_OF.get(action.toLowerCase()) ?? null;
}

/**
 * Actions that have an encryption context: `kms:EncryptionContext:*` and `kms:EncryptionContextKeys` in the table of
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html. For CreateGrant the context is
 * that of the new grant's constraint; for RetireGrant, that of the grant.
 */
export const ENCRYPTION_CONTEXT_ACTIONS: ReadonlySet<string> = new Set([
  'kms:creategrant',
  'kms:decrypt',
  'kms:encrypt',
  'kms:generatedatakey',
  'kms:generatedatakeypair',
  'kms:generatedatakeypairwithoutplaintext',
  'kms:generatedatakeywithoutplaintext',
  'kms:reencryptfrom',
  'kms:reencryptto',
  'kms:retiregrant',
]);

/** Only symmetric encryption keys have one: `KeySpec` SYMMETRIC_DEFAULT. Null: the key's spec isn't known. */
export function hasEncryptionContext(action: string, keySpec: string | null): boolean | 'unknown' {
  if (!ENCRYPTION_CONTEXT_ACTIONS.has(action.toLowerCase())) return false;
  return keySpec === null ? 'unknown' : keySpec === 'SYMMETRIC_DEFAULT';
}

/**
 * What a grant's encryption-context constraint (`EncryptionContextEquals`: exactly these pairs, case-sensitive;
 * `EncryptionContextSubset`: at least these) means for an action that the grant allows:
 * - `applies`: the request's encryption context must match it;
 * - `new-grant`: CreateGrant, the new grant must have an equally strict or stricter constraint;
 * - `ignored`: DescribeKey and RetireGrant, "the constraint is ignored";
 * - `never-met`: the operation has no encryption context (Sign, GetPublicKey, GenerateMac, …). KMS refuses to make such a
 *   grant ("valid only in a grant for a symmetric encryption KMS key").
 */
export type ConstraintEffect = 'applies' | 'new-grant' | 'ignored' | 'never-met';

export function constraintEffect(operation: string): ConstraintEffect {
  if (operation === 'DescribeKey' || operation === 'RetireGrant') return 'ignored';
  if (operation === 'CreateGrant') return 'new-grant';
  return ENCRYPTION_CONTEXT_ACTIONS.has(`kms:${operation.toLowerCase()}`) ? 'applies' : 'never-met';
}

/**
 * The `SourceArn` constraint works with all types of keys, acts as `aws:SourceArn` and "is only evaluated when the
 * request is made by an AWS service"; every grant with a `GranteeServicePrincipal` has one.
 */
export function sourceArnConstraintApplies(granteeIsService: boolean): boolean {
  return granteeIsService;
}

/** A child grant made with CreateGrant from a grant: only operations of the parent. */
export function childGrantMayHave(parentOperations: readonly string[], operation: string): boolean {
  return parentOperations.includes('CreateGrant') && parentOperations.includes(operation);
}

/**
 * Who may retire a grant; policies aren't asked first. "The kms:RetireGrant permission alone does not allow principals
 * to retire a grant", it counts in no key policy and no RCP; a Deny in an identity policy counts.
 */
export type Retirer =
  /** The retiring principal (or retiring service principal) that the grant names. */
  | 'retiring-principal'
  /** The grantee (or grantee service principal), as RetireGrant is among the operations. */
  | 'grantee'
  /** "The AWS account in which the grant was created": its root user, and whom that account lets by an identity policy. */
  | 'account'
  /** The retiring principal is a whole account: principals of it with `kms:RetireGrant` in an identity policy. */
  | 'retiring-account';

export interface RetireQuestion {
  readonly operations: readonly string[];
  readonly granteePrincipal: string | null;
  readonly retiringPrincipal: string | null;
  /** Account in which the grant was created; the key's account where the grant doesn't tell (`IssuingAccount`). */
  readonly issuingAccount: string | null;
  /** ARN of the caller (a role's own ARN for its sessions), or a service's name. */
  readonly caller: string;
  readonly callerAccount: string | null;
}

const ACCOUNT = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/;

/** All ways in which the caller may retire the grant; those of an account need an Allow in an identity policy unless root. */
export function mayRetire(question: RetireQuestion): readonly Retirer[] {
  const ways: Retirer[] = [];
  const retiring = question.retiringPrincipal;
  if (retiring !== null && retiring === question.caller) ways.push('retiring-principal');
  if (question.granteePrincipal !== null && question.granteePrincipal === question.caller && question.operations.includes('RetireGrant')) ways.push('grantee');
  if (question.callerAccount !== null) {
    if (question.callerAccount === question.issuingAccount) ways.push('account');
    const account = retiring === null ? null : ACCOUNT.exec(retiring)?.[1];
    if (account === question.callerAccount && retiring !== question.caller) ways.push('retiring-account');
  }
  return ways;
}
