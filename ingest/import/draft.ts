/** A snapshot that is about to be written. */
import type { FailureInput } from '../snapshot/schema-organization.js';

export interface Draft {
  /** Path inside the snapshot → content. */
  readonly files: ReadonlyMap<string, object>;
  readonly accounts: readonly string[];
  /** What was not in the input: not known in every answer. */
  readonly failures: readonly FailureInput[];
  /** Files of the input that say nothing that a snapshot holds. */
  readonly ignored: number;
  /** When the newest file of the input was written. */
  readonly time: Date;
}
