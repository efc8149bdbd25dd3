/** Statements that no resource reads differently. */
import type { Statement } from './document.js';
import { readsResource } from './facts.js';
import { variablesIn } from './variables.js';

/** Whether a statement of a caller's side says the same of every resource of an account and region: nothing in it reads one. */
export function sameForAll(s: Statement): boolean {
  if (s.notResource || s.resources === null || !s.resources.every((r) => r === '*')) return false;
  return s.conditions.every((c) => !readsResource(c.key) && c.values.every((v) => !variablesIn(v).some(readsResource)));
}
