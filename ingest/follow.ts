/** A snapshot → what it changes of the load that is there: only what changed is evaluated. */
import type { GraphPatch } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import type { PrincipalFacts, ResourceFacts, World } from '../policy/model.js';
import { makeEnv } from '../policy/statements.js';
import { byAccount } from './shares.js';
import type { Asked } from './asked.js';
import { baseOf, type Change, changeOf } from './change.js';
import { Evaluator } from './evaluator.js';
import { merged } from './merge.js';
import { type Part, PartBuilder, Rows } from './part.js';
import { patchOf } from './patch.js';

/** Fewer resources are evaluated one by one before it is found which of them come to the same. */
const FEW = 500;

export interface Following {
  /** Hears how many resources are evaluated, of all that will be. */
  readonly onProgress?: (done: number, total: number) => void;
  /** See {@link changeOf}. */
  readonly most?: number;
}

/** Null where a whole load has to be written. */
export async function patchFor(
  view: LoadView,
  snapshot: World,
  asked: Asked,
  { onProgress = () => undefined, most }: Following = {},
): Promise<GraphPatch | null> {
  const change = changeOf(snapshot, await baseOf(view), asked.basis, most);
  if (change === null) return null;
  return patchOf(view, change, merged(evaluated(change, asked, onProgress)));
}

/** Changed callers with all resources, then the other callers with changed resources. */
function evaluated({ world, principals, resources }: Change, { table, extraActions }: Asked, onProgress: (done: number, total: number) => void): Part[] {
  const env = makeEnv(world);
  const of = (who: (p: PrincipalFacts) => boolean): Evaluator => new Evaluator(world, table, extraActions, who, env);
  const [these, others] = [of((p) => principals.has(p)), of((p) => !principals.has(p))];
  const rows = principals.size === 0 ? [] : world.resources.filter((r) => these.concerns(r));
  const columns = [...resources];
  let done = 0;
  const build = (evaluator: Evaluator, list: readonly ResourceFacts[]): Part => {
    const into = new Rows(table);
    const builder = new PartBuilder(evaluator, into, list.length > FEW);
    for (const ofAccount of byAccount(list)) {
      builder.account(ofAccount);
      onProgress((done += ofAccount.length), rows.length + columns.length);
    }
    return into.part();
  };
  return [build(these, rows), build(others, columns)];
}
