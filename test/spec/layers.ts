/** The layers of a decision, one function each. They say what the documents of one layer allow or deny. */
import type { AccountFacts, PolicyRef, PrincipalFacts, ResourceFacts, World } from '../../policy/model.js';
import { type Statement, statementsOf } from './document.js';
import { type Asked, statementApplies } from './elements.js';
import { allowNamings, denyNames, type Naming, type Requester } from './principals.js';
import { RCP_SERVICES, serviceOf } from './services.js';

/** A document that isn't known must be completed before anything is asked. */
export function documentOf(world: World, ref: PolicyRef): readonly Statement[] {
  if (ref.document === null) throw new Error(`the document of ${ref.name} is not known`);
  return statementsOf(world.documents[ref.document]);
}

const applying = (world: World, refs: readonly PolicyRef[], asked: Asked): Statement[] =>
  refs.flatMap((ref) => documentOf(world, ref)).filter((s) => statementApplies(s, asked));

const allows = (statements: readonly Statement[]): boolean => statements.some((s) => s.effect === 'Allow');
const denies = (statements: readonly Statement[]): boolean => statements.some((s) => s.effect === 'Deny');

/** "The path of a service-linked role": https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
export const isServiceLinked = (arn: string): boolean => /^arn:aws:iam::\d{12}:role\/aws-service-role\//.test(arn);

/**
 * SCPs: "affect only IAM users and roles" and root users of member accounts, never the management account or
 * service-linked roles. Each level must allow, one policy of a level is enough.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function scpVerdict(world: World, who: Requester, account: AccountFacts | null, asked: Asked): string | null {
  if (!['User', 'Role', 'AccountRoot'].includes(who.facts.kind) || isServiceLinked(who.facts.arn)) return null;
  if (account?.scps == null || account.isManagement) return null;
  if (account.scps.some((level) => denies(applying(world, level, asked)))) return 'an SCP denies';
  return account.scps.every((level) => allows(applying(world, level, asked))) ? null : 'a level of SCPs does not allow';
}

/**
 * RCPs: resources of member accounts, whoever asks. RCPFullAWSAccess can't be detached, so only their Deny counts.
 * "Resources and entities not restricted by RCPs": https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html,
 * AWS managed keys and kms:RetireGrant: https://docs.aws.amazon.com/kms/latest/developerguide/resource-control-policies.html
 */
export function rcpVerdict(world: World, who: Requester, resource: ResourceFacts, account: AccountFacts | null, asked: Asked): string | null {
  if (account?.rcps == null || account.isManagement) return null;
  if (!RCP_SERVICES.includes(serviceOf(asked.action)) || asked.action === 'kms:retiregrant') return null;
  if (isServiceLinked(who.facts.arn) || isServiceLinked(resource.arn) || resource.key?.manager === 'AWS') return null;
  const hits = applying(world, account.rcps.flat(), asked).filter((s) => s.effect === 'Deny' && denyNames(s, who));
  return hits.length > 0 ? 'an RCP denies' : null;
}

/** Identity policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_id-based */
export function identityVerdict(world: World, principal: PrincipalFacts, asked: Asked): 'deny' | 'allow' | 'nothing' {
  const hits = applying(world, principal.policies, asked);
  return denies(hits) ? 'deny' : allows(hits) ? 'allow' : 'nothing';
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export function boundaryVerdict(world: World, principal: PrincipalFacts, asked: Asked): 'deny' | 'allow' | 'nothing' {
  if (principal.boundary === null) return 'allow';
  const hits = applying(world, [principal.boundary], asked);
  return denies(hits) ? 'deny' : allows(hits) ? 'allow' : 'nothing';
}

/** The resource's own policy: whether it denies, and how what it allows names the requester. */
export function resourceVerdict(world: World, who: Requester, resource: ResourceFacts, asked: Asked): { denies: boolean; allows: Naming[] } {
  if (resource.policy === 'unknown') throw new Error(`the policy of ${resource.arn} is not known`);
  const hits = resource.policy === 'none' ? [] : applying(world, [resource.policy], asked);
  return {
    denies: hits.some((s) => s.effect === 'Deny' && denyNames(s, who)),
    allows: hits.filter((s) => s.effect === 'Allow').flatMap((s) => allowNamings(s, who)),
  };
}
