/** What one request's evaluation looks things up in: the policies of its two sides, and nothing else of the load. */
import type { LoadView } from '../graph/store.js';
import { callerOf } from '../ingest/evaluator.js';
import { parseSessionArn } from '../policy/arn.js';
import type { Caller } from '../policy/facts.js';
import type { AccountFacts, PolicyRef, PrincipalFacts, ResourceFacts } from '../policy/model.js';
import { type Env, makeEnv } from '../policy/statements.js';

export interface Scope {
  readonly env: Env;
  readonly caller: Caller;
}

/** For requests of one principal about some resources. */
export async function scopeOf(view: LoadView, principal: PrincipalFacts, resources: readonly ResourceFacts[]): Promise<Scope> {
  const accounts = await view.accounts();
  const role = await roleOf(view, principal);
  const refs = [principal, ...(role === null ? [] : [role])].flatMap((p) => [...p.policies, p.boundary, p.trust]);
  const own = resources.flatMap((r) => (typeof r.policy === 'string' ? [] : [r.policy]));
  const sides = new Set([principal.account, ...resources.map((r) => r.account)]);
  const ofAccounts = accounts.filter((a) => sides.has(a.id)).flatMap((a) => [...(a.scps ?? []), ...(a.rcps ?? [])].flat());
  const env = await envOf(view, accounts, [...refs, ...own, ...ofAccounts]);
  const caller = callerOf(principal, env);
  return { env, caller: role === null ? caller : { ...caller, tagsOpen: callerOf(role, env).tagsOpen ?? false } };
}

/** For facts about many principals: their trust policies are read together. */
export async function callersOf(view: LoadView, principals: readonly PrincipalFacts[]): Promise<(p: PrincipalFacts) => Promise<Scope>> {
  const env = await envOf(
    view,
    await view.accounts(),
    principals.map((p) => p.trust),
  );
  return (p) => (p.kind === 'Role' && p.trust === null ? scopeOf(view, p, []) : Promise.resolve({ env, caller: callerOf(p, env) }));
}

/** For what depends on no policy. */
export async function factsScope(view: LoadView): Promise<Env> {
  return envOf(view, await view.accounts(), []);
}

async function envOf(view: LoadView, accounts: readonly AccountFacts[], refs: readonly (PolicyRef | null)[]): Promise<Env> {
  const documents = await view.documents([...new Set(refs.flatMap((ref) => ref?.document ?? []))]);
  return makeEnv({ documents, accounts, organization: view.info.organization });
}

/** The role whose session it is: its trust policy says whether its tags are open. */
async function roleOf(view: LoadView, { kind, account, name, arn, trust }: PrincipalFacts): Promise<PrincipalFacts | null> {
  if (kind !== 'Role' || trust !== null || account === null) return null;
  const partition = parseSessionArn(arn)?.partition ?? 'aws';
  return (await view.rolesNamed(account, name)).find((r) => r.arn.startsWith(`arn:${partition}:iam:`)) ?? null;
}
