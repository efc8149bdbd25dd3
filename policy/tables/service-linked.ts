/**
 * Roles and keys that AWS itself makes, recognised by their names. Well-established forms; the pages are AWS's on the subject.
 * - Service-linked roles: path `/aws-service-role/<service principal>/`.
 *   https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 *   A customer can't make a role under that path: `/aws-service-role/` is reserved (well-established, IAM answers
 *   "can't be used" to CreateRole).
 * - Roles of IAM Identity Center: `AWSReservedSSO_<permission set>_<16 hex digits>` under `/aws-reserved/sso.amazonaws.com/`
 *   and, outside us-east-1, the Region after it. https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 * - AWS managed keys: `KeyManager` is `AWS`, their aliases start with `alias/aws/`.
 *   https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key
 */
import type { Arn } from '../model.js';

const SERVICE_LINKED_PATH = /^\/aws-service-role\/([a-z0-9.-]+)\/$/;
const SERVICE_LINKED_ARN = /^arn:[a-z-]+:iam::\d{12}:role\/aws-service-role\/([a-z0-9.-]+)\/[^/]+$/;
const SSO_PATH = /^\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?$/;
const SSO_ARN = /^arn:[a-z-]+:iam::\d{12}:role(\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?)(AWSReservedSSO_[^/]+)$/;
const SSO_NAME = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** Path of a role → the service it is linked to (`ecs.amazonaws.com`), or null. */
export function linkedServiceOfPath(path: string): string | null {
  return SERVICE_LINKED_PATH.exec(path)?.[1] ?? null;
}

/** ARN of a role (not of a session: that has no path) → the service it is linked to, or null. */
export function linkedService(roleArn: Arn): string | null {
  return SERVICE_LINKED_ARN.exec(roleArn)?.[1] ?? null;
}

export function isServiceLinkedRole(roleArn: Arn): boolean {
  return linkedService(roleArn) !== null;
}

export function isSsoRolePath(path: string): boolean {
  return SSO_PATH.test(path);
}

export function isSsoRole(roleArn: Arn): boolean {
  return SSO_ARN.test(roleArn);
}

/** `AWSReservedSSO_Admin_0123456789abcdef` → `Admin`; null if the name isn't of that form. */
export function permissionSetOf(roleName: string): string | null {
  return SSO_NAME.exec(roleName)?.[1] ?? null;
}

/** `alias/aws/s3` or its ARN → `s3`; null for a customer's alias. */
export function serviceOfAwsManagedAlias(alias: string): string | null {
  return /^(?:arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)?alias\/aws\/([A-Za-z0-9_/-]+)$/.exec(alias)?.[1] ?? null;
}

/** A bucket's `KMSMasterKeyID` that means the AWS managed key: `alias/aws/s3`, its ARN, or arnpath's own `aws/s3`. */
export function isAwsManagedKeyId(keyId: string): boolean {
  return serviceOfAwsManagedAlias(keyId) !== null || /^aws\/[A-Za-z0-9_-]+$/.test(keyId);
}

/** By KMS's own word where it is known (`KeyManager`), else by its aliases. */
export function isAwsManagedKey(key: { readonly manager?: 'AWS' | 'CUSTOMER'; readonly aliases: readonly { readonly name: string }[] }): boolean {
  return key.manager ? key.manager === 'AWS' : key.aliases.some((alias) => serviceOfAwsManagedAlias(alias.name) !== null);
}
