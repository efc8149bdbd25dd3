/** What every part of the reader works with. */
import { Documents } from './documents.js';
import { Failures } from './failures.js';
import { Issues } from './issue.js';
import type { ManifestFile } from './schema-organization.js';

export interface Context {
  readonly lenient: boolean;
  readonly issues: Issues;
  readonly warnings: string[];
  readonly notes: string[];
  readonly documents: Documents;
  readonly failures: Failures;
}

export function newContext(lenient: boolean, issues: Issues, manifest: ManifestFile | null, services: ReadonlySet<string>): Context {
  const warnings: string[] = [];
  const notes: string[] = [];
  const documents = new Documents({ lenient, issues, warnings, notes, services });
  return { lenient, issues, warnings, notes, documents, failures: new Failures(manifest?.Failures ?? []) };
}
