/** The company as other tools would have written it down: what an import is tried on. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allCases, type Row } from '../../cases.js';

export const COMPANY = join(import.meta.dirname, '..', '..', '..', 'examples', 'company');

export const rows: readonly Row[] = allCases().find((c) => c.name === 'examples/company')?.rows ?? [];

type Json = Readonly<Record<string, unknown>>;
export interface Identity extends Json {
  readonly Arn: string;
  readonly Tags?: unknown;
}
export interface Details {
  readonly UserDetailList: readonly Identity[];
  readonly GroupDetailList: readonly Identity[];
  readonly RoleDetailList: readonly Identity[];
  readonly Policies: readonly Identity[];
}
export interface Account {
  readonly id: string;
  readonly details: Details;
  /** Every resource's file. */
  readonly resources: readonly Json[];
}

async function json(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8')) as unknown;
}

export async function organization(): Promise<Json> {
  return (await json(join(COMPANY, 'organization.json'))) as Json;
}

export async function accounts(): Promise<readonly Account[]> {
  const ids = await readdir(join(COMPANY, 'accounts'));
  return Promise.all(
    ids.map(async (id) => {
      const folder = join(COMPANY, 'accounts', id);
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile() && e.parentPath !== folder);
      const details = (await json(join(folder, 'authorization-details.json'))) as Details;
      return { id, details, resources: (await Promise.all(files.map((e) => json(join(e.parentPath, e.name))))) as Json[] };
    }),
  );
}

/** As IAM's API returns it: every document URL-encoded. */
export function encoded(details: Details): Details {
  return JSON.parse(JSON.stringify(details), (name, value: unknown) =>
    ['PolicyDocument', 'AssumeRolePolicyDocument', 'Document'].includes(name) ? encodeURIComponent(JSON.stringify(value)) : value,
  ) as Details;
}
