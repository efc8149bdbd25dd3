/** Statements of an answer, which are stored by content, with where they stand in the snapshot. */
import type { ProofItem, ProofRef } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { compileDocument, type Document } from '../policy/document.js';
import { leaves } from '../policy/expr.js';
import type { DocumentId, Expr, PolicyRef, PrincipalFacts, ResourceFacts, StatementRef } from '../policy/model.js';
import { callerPolicies, policyLayer } from '../policy/pair.js';
import { Places } from '../policy/places.js';
import type { LayerPolicy } from '../policy/statements.js';

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
export async function placed(view: LoadView, ends: Ends, open: Expr, proof: readonly ProofRef[]): Promise<Placed> {
  const refs = [...leaves(open).tests.map((t) => t.source), ...proof.map((p) => p.origin)].filter((o): o is StatementRef => o !== null && 'document' in o);
  if (refs.length === 0 && proof.length === 0) return { open, proof: [] };
  const json = await view.documents([...new Set(refs.map((r) => r.document))]);
  const compiled = new Map<DocumentId, Document>(Object.entries(json).map(([id, document]) => [id, compileDocument(document)]));
  const places = new Places(await policiesOf(view, ends), (id) => compiled.get(id) ?? null);
  return { open: places.inExpr(open), proof: proof.map((ref) => itemOf(ref, places, compiled)) };
}

function itemOf({ effect, origin, entry }: ProofRef, places: Places, documents: ReadonlyMap<DocumentId, Document>): ProofItem {
  const source = places.sourceOf(origin);
  if (entry !== null || 'file' in origin)
    return { layer: entry?.layer ?? 'grant', policy: entry?.layer ?? 'grant', source, effect, text: entry?.text ?? 'null' };
  const policy = places.policyOf(origin);
  const statement = documents.get(origin.document)?.statements[origin.index];
  return { layer: origin.layer, policy: policy?.arn ?? policy?.name ?? '', source, effect, text: JSON.stringify(statement?.json ?? null) };
}

/** Every policy of the request's two sides. */
async function policiesOf(view: LoadView, { by, on }: Ends): Promise<LayerPolicy[]> {
  const accounts = await view.accounts();
  const of = (id: string | null): (typeof accounts)[number] | undefined => accounts.find((a) => a.id === id);
  const policies = by === null ? [] : callerPolicies(by, of(by.account)?.scps ?? null);
  for (const end of on) {
    const layer = 'trust' in end ? 'trust-policy' : policyLayer(end);
    const policy: PolicyRef | string | null = 'trust' in end ? end.trust : end.policy;
    if (policy !== null && typeof policy !== 'string') policies.push({ layer, level: 0, policy });
    for (const rcp of (of(end.account)?.rcps ?? []).flat()) policies.push({ layer: 'rcp', level: 0, policy: rcp });
  }
  return policies;
}
