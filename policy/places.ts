/** Where the statements of a request stand in the snapshot: the same document may stand in many policies. */
import type { Document } from './document.js';
import { relocated } from './expr.js';
import { type DocumentId, type Expr, type Origin, OWN_POLICY, type PolicyRef, type Source, type StatementRef } from './model.js';
import type { LayerPolicy } from './statements.js';

/** The policies of one request's principal and resource. */
export class Places {
  constructor(
    private readonly policies: readonly LayerPolicy[],
    private readonly document: (id: DocumentId) => Document | null,
  ) {}

  /** The policy of the request that a statement stands in, of several the first; null where it has none such. */
  policyOf({ layer, document }: StatementRef): PolicyRef | null {
    const found = this.policies.find(
      ({ layer: of, policy }) =>
        of === layer && (document === OWN_POLICY ? policy.kind === 'resource' || policy.kind === 'trust' : policy.document === document),
    );
    return found?.policy ?? null;
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
    return relocated(expr, (source) => this.sourceOf(source));
  }
}
