/** What documents read: of the resource, or of the caller's account. */
import type { Document, Statement } from './document.js';
import { readsResource } from './facts.js';
import { variablesIn } from './variables.js';

/** Whether a statement of a caller's side says the same of every resource of an account and region: nothing in it reads one. */
export function sameForAll(s: Statement): boolean {
  if (s.notResource || s.resources === null || !s.resources.every((r) => r === '*')) return false;
  return s.conditions.every((c) => !readsResource(c.key) && c.values.every((v) => !variablesIn(v).some(readsResource)));
}

/** Keys with a value for each account of callers. */
const OF_ACCOUNT = new Set(['aws:principalaccount', 'aws:principalorgpaths', 'kms:calleraccount']);
const accountReaders = new WeakMap<Document, boolean>();

/** Whether a document may say something else to callers of another account that is alike: by a key, not by naming it. */
export function readsAccount(document: Document): boolean {
  let reads = accountReaders.get(document);
  if (reads === undefined) {
    const keys = document.statements.flatMap((s) => [
      ...s.conditions.flatMap((c) => [c.key, ...c.values.flatMap(variablesIn)]),
      ...(s.resources ?? []).flatMap(variablesIn),
    ]);
    accountReaders.set(document, (reads = keys.some((key) => OF_ACCOUNT.has(key.toLowerCase()))));
  }
  return reads;
}
