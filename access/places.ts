/** Statements of an answer, which are stored by content, with where they stand in the snapshot. */
import type { ProofItem, ProofRef } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { documentOfJson } from '../policy/document.js';
import { leaves } from '../policy/expr.js';
import {
  type AccountFacts,
  type DocumentId,
  type Expr,
  OWN_POLICY,
  type PolicyRef,
  type PrincipalFacts,
  type ResourceFacts,
  type StatementRef,
} from '../policy/model.js';
import { callerPolicies, policyLayer } from '../policy/pair.js';
import { Places } from '../policy/places.js';
import type { LayerPolicy } from '../policy/statements.js';
import type { Statements } from './statements.js';

/** Whose request it is, and what it is about: a role that is assumed, a resource, or two in an effective read. */
export interface Ends {
  readonly by: PrincipalFacts | null;
  readonly on: readonly (ResourceFacts | PrincipalFacts)[];
}

/** What is shown of one request: the open expression and the proof, with their places. */
export interface Placed {
  readonly open: Expr;
  readonly proof: readonly ProofItem[];
}

/** Finds the places of one request's statements. */
export async function placed(view: LoadView, statements: Statements, ends: Ends, open: Expr, proof: readonly ProofRef[]): Promise<Placed> {
  const refs = refsOf(open, proof);
  if (refs.length === 0 && proof.length === 0) return { open, proof: [] };
  const policies = await policiesOf(view, ends);
  const json = await view.documents(documentsOf(refs, ends));
  const places = new Places(policies, (id) => (json[id] === undefined ? null : documentOfJson(json[id])));
  return { open: places.inExpr(open), proof: proof.map((ref) => itemOf(ref, places, statements)) };
}

function refsOf(open: Expr, proof: readonly ProofRef[]): StatementRef[] {
  return [...leaves(open).tests.map((t) => t.source), ...proof.map((p) => p.origin)].filter((o): o is StatementRef => o !== null && 'document' in o);
}

/** Documents that statements stand in. */
function documentsOf(refs: readonly StatementRef[], { on }: Pick<Ends, 'on'>): DocumentId[] {
  const own = on.flatMap((end) => ('trust' in end ? end.trust?.document : typeof end.policy === 'string' ? null : end.policy.document) ?? []);
  return [...new Set(refs.flatMap((ref) => (ref.document === OWN_POLICY ? own : [ref.document])))];
}

function itemOf({ effect, origin, entry }: ProofRef, places: Places, statements: Statements): ProofItem {
  const source = places.sourceOf(origin);
  if (entry !== null || 'file' in origin) {
    const layer = entry?.layer ?? 'grant';
    return { layer, policy: layer, source, effect, statement: statements.add(entry?.text ?? 'null') };
  }
  const policy = places.policyOf(origin);
  const json = places.documentOf(origin)?.statements[origin.index]?.json ?? null;
  return { layer: origin.layer, policy: policy?.arn ?? policy?.name ?? '', source, effect, statement: statements.addJson(json) };
}

/** A request that will be placed: what it is about, what is open on it, and what proves it. */
export interface ToPlace {
  readonly on: Ends['on'];
  readonly expr: Expr;
  readonly proofs: readonly number[];
}

/** Reads what many requests will ask for, in few queries. */
export async function prefetch(view: LoadView, requests: readonly ToPlace[]): Promise<void> {
  const proofs = await view.proofs([...new Set(requests.flatMap((r) => r.proofs))]);
  await view.documents([
    ...new Set(
      requests.flatMap((r) =>
        documentsOf(
          refsOf(
            r.expr,
            r.proofs.flatMap((id) => proofs.get(id) ?? []),
          ),
          r,
        ),
      ),
    ),
  ]);
}

const accountsById = new WeakMap<readonly AccountFacts[], ReadonlyMap<string, AccountFacts>>();

/** A load's accounts by id. */
function byId(accounts: readonly AccountFacts[]): ReadonlyMap<string, AccountFacts> {
  let found = accountsById.get(accounts);
  if (found === undefined) accountsById.set(accounts, (found = new Map(accounts.map((a) => [a.id, a]))));
  return found;
}

/** Every policy of the request's two sides. */
async function policiesOf(view: LoadView, { by, on }: Ends): Promise<LayerPolicy[]> {
  const accounts = byId(await view.accounts());
  const of = (id: string | null): AccountFacts | undefined => accounts.get(id ?? '');
  const policies = by === null ? [] : callerPolicies(by, of(by.account)?.scps ?? null);
  for (const end of on) {
    const layer = 'trust' in end ? 'trust-policy' : policyLayer(end);
    const policy: PolicyRef | string | null = 'trust' in end ? end.trust : end.policy;
    if (policy !== null && typeof policy !== 'string') policies.push({ layer, level: 0, policy });
    for (const rcp of (of(end.account)?.rcps ?? []).flat()) policies.push({ layer: 'rcp', level: 0, policy: rcp });
  }
  return policies;
}
