/** Writes small snapshots into temporary folders. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { World } from '../../policy/model.js';
import { formatIssue, readSnapshot, type ReadOptions } from '../../ingest/snapshot.js';

export type Files = Readonly<Record<string, unknown>>;

/** A folder with these files; a string is written as it is, everything else as JSON. */
export async function folderOf(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'arnpath-snapshot-'));
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
  return folder;
}

async function read(files: Files, options: ReadOptions) {
  const folder = await folderOf(files);
  try {
    return await readSnapshot(folder, options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The lines that a user sees; empty if the snapshot is fine. */
export async function errorsOf(files: Files, options: ReadOptions = {}): Promise<readonly string[]> {
  const result = await read(files, options);
  return result.ok ? [] : result.errors.map(formatIssue);
}

/** The world, or an exception with every error. */
export async function worldOf(files: Files, options: ReadOptions = {}): Promise<World> {
  const result = await read(files, options);
  if (!result.ok) throw new Error(result.errors.map(formatIssue).join('\n'));
  return result.world;
}

export const A = '111111111111';
export const DETAILS = `accounts/${A}/authorization-details.json`;
export const ALLOW = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };

export function user(name: string, more: object = {}): object {
  return { UserName: name, UserId: `AIDA${name}`, Arn: `arn:aws:iam::${A}:user/${name}`, ...more };
}

export function trust(principal: unknown, action = 'sts:AssumeRole'): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: action }] };
}

export function role(name: string, more: object = {}): object {
  return {
    RoleName: name,
    RoleId: `AROA${name}`,
    Arn: `arn:aws:iam::${A}:role/${name}`,
    AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
    ...more,
  };
}

export function bucket(name: string, more: object = {}): object {
  return {
    Name: name,
    Arn: `arn:aws:s3:::${name}`,
    Policy: null,
    PublicAccessBlock: null,
    Acl: null,
    OwnershipControls: null,
    Encryption: null,
    Tags: [],
    ...more,
  };
}
