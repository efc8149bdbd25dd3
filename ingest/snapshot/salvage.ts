/**
 * A file that doesn't fit its schema is read no further, but the policy documents in it are checked all the same,
 * so that one run names everything that is wrong.
 */
import type { PolicyKind } from '../../policy/model.js';
import type { Context } from './context.js';
import type { RawFile } from './files.js';
import { isObject } from './policy-shape.js';

/** Member of an account's file → member of an item that lists inline policies. */
const INLINE = [
  ['UserDetailList', 'UserPolicyList', 'inline'],
  ['GroupDetailList', 'GroupPolicyList', 'group-inline'],
  ['RoleDetailList', 'RolePolicyList', 'inline'],
] as const;

/** Checks the documents of an `authorization-details.json` that doesn't fit its schema. */
export function salvageDetails(raw: RawFile, context: Context): void {
  const seek = (value: unknown, path: string, kind: PolicyKind): void => {
    if (value !== undefined) context.documents.ref({ kind, name: '', file: raw.path, path }, value);
  };
  for (const [list, inline, kind] of INLINE) {
    for (const [item, path] of items(raw.json, list, '$')) {
      for (const [policy, at] of items(item, inline, path)) seek(memberOf(policy, 'PolicyDocument'), `${at}.PolicyDocument`, kind);
      if (list === 'RoleDetailList') seek(memberOf(item, 'AssumeRolePolicyDocument'), `${path}.AssumeRolePolicyDocument`, 'trust');
    }
  }
  for (const [policy, path] of items(raw.json, 'Policies', '$')) {
    for (const [version, at] of items(policy, 'PolicyVersionList', path)) {
      if (memberOf(version, 'VersionId') === memberOf(policy, 'DefaultVersionId')) seek(memberOf(version, 'Document'), `${at}.Document`, 'managed');
    }
  }
}

/** Checks the policy of a resource whose file doesn't fit its schema. */
export function salvageResource(raw: RawFile, context: Context): void {
  const policy = memberOf(raw.json, 'Policy');
  if (policy !== undefined && policy !== null) context.documents.ref({ kind: 'resource', name: '', file: raw.path, path: '$.Policy' }, policy);
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function items(value: unknown, name: string, path: string): readonly (readonly [unknown, string])[] {
  const list = memberOf(value, name);
  return Array.isArray(list) ? list.map((item: unknown, index) => [item, `${path}.${name}[${String(index)}]`] as const) : [];
}
