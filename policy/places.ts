/** Where the statements of a request stand in the snapshot: the same document may stand in many policies. */
import type { Document } from './document.js';
import { mapLeaves } from './expr.js';
import { type DocumentId, type Expr, type Origin, OWN_POLICY, type PolicyRef, type Source, type StatementRef } from './model.js';
import type { LayerPolicy } from './statements.js';

/** The policies of one request's principal and resource. */
export class Places {
  private readonly policies = new Map<string, PolicyRef>();

  constructor(
    policies: readonly LayerPolicy[],
    private readonly document: (id: DocumentId) => Document | null,
  ) {
    for (const { layer, policy } of policies) {
      this.add(`${layer} ${policy.document ?? ''}`, policy);
      if (policy.kind === 'resource' || policy.kind === 'trust') this.add(`${layer} ${OWN_POLICY}`, policy);
    }
  }

  /** Of several the first is meant. */
  private add(key: string, policy: PolicyRef): void {
    if (!this.policies.has(key)) this.policies.set(key, policy);
  }

  /** The policy of the request that a statement stands in; null where it has none such. */
  policyOf(ref: StatementRef): PolicyRef | null {
    return this.policies.get(`${ref.layer} ${ref.document}`) ?? null;
  }

  /** The document that a statement stands in. */
  documentOf(ref: StatementRef): Document | null {
    const id = ref.document === OWN_POLICY ? this.policyOf(ref)?.document : ref.document;
    return id == null ? null : this.document(id);
  }

  /** File, JSON path, Sid and index. A place of the snapshot is itself. */
  sourceOf(origin: Origin): Source {
    if ('file' in origin) return origin;
    const { sid, index } = origin;
    const policy = this.policyOf(origin);
    const list = this.documentOf(origin)?.list ?? true;
    const path = `${policy?.path ?? '$'}.Statement${list ? `[${String(index)}]` : ''}`;
    return { file: policy?.file ?? '', path, sid, index };
  }

  /** The expression with every test's place in the snapshot. */
  inExpr(expr: Expr): Expr {
    return mapLeaves(expr, (leaf) => ('unknown' in leaf || leaf.source === null ? leaf : { ...leaf, source: this.sourceOf(leaf.source) }));
  }
}
