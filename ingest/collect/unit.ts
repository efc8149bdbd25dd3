/** A unit of work: one reader, for the whole run, one account, or one region of it. What is finished is finished as a whole. */
import { assumeRole } from './assume.js';
import { Aws, type Ear } from './aws.js';
import { CallFailed, type Failure, failureOf, NOT_REACHED, shortened } from './failure.js';
import { fileName, type Folder } from './folder.js';
import type { Finished } from './journal.js';
import type { Plan, Target } from './plan.js';
import type { Out, Reader } from './reader.js';
import { READERS } from './readers.js';

export interface Unit {
  readonly id: string;
  readonly reader: Reader;
  readonly target: Target;
  readonly region: string;
}

/** Units that belong together in progress: the organisation's, or an account's. */
export interface Group {
  /** Null: what is there once. */
  readonly account: string | null;
  readonly name: string | null;
  readonly units: readonly Unit[];
}

export interface Working {
  readonly folder: Folder;
  readonly ear: Ear;
  readonly concurrency: number;
  readonly regionsNamed: boolean;
  readonly signal: AbortSignal | undefined;
  /** Something was read and written. */
  wrote(unit: Unit): void;
}

export function groupsOf(plan: Plan): readonly Group[] {
  const once = READERS.filter((reader) => reader.per === 'once').map((reader) => unitOf(reader, plan.lead, plan.lead.aws.site.region));
  return [
    { account: null, name: null, units: once },
    ...plan.targets.map((target) => ({ account: target.account, name: target.name, units: READERS.flatMap((reader) => unitsOf(reader, target)) })),
  ];
}

function unitsOf(reader: Reader, target: Target): readonly Unit[] {
  if (reader.per === 'once') return [];
  return reader.per === 'account' ? [unitOf(reader, target, target.aws.site.region)] : target.regions.map((region) => unitOf(reader, target, region));
}

function unitOf(reader: Reader, target: Target, region: string): Unit {
  const where = reader.per === 'once' ? 'once' : reader.per === 'account' ? target.account : `${target.account}/${region}`;
  return { id: `${where}/${reader.service}/${reader.calls[0]?.call ?? ''}`, reader, target, region };
}

/** Reads a unit. What AWS refuses is part of the result. @throws CollectError where the folder can't be written */
export async function runUnit(unit: Unit, working: Working): Promise<Finished> {
  const { reader, target, region } = unit;
  const files = new Map<string, string>();
  const failures: Failure[] = [];
  const ear: Ear = {
    called: (client, call) => {
      working.ear.called(client, call);
    },
    failed: (failure) => {
      failures.push(failure);
      working.ear.failed(failure);
    },
  };
  const aws = new Aws({ ...target.aws.site, region }, target.aws.credentials, ear, working.signal);
  const before = await filesOf(unit, working.folder, working.regionsNamed);
  let listed = true;
  try {
    await reader.read(aws, outOf(unit, working, files));
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    listed = false;
    ear.failed(error.failure);
  } finally {
    aws.close();
  }
  const stale = before.filter((path) => !files.has(path));
  const removed = listed ? stale.filter((path) => isResource(path) || failures.length === 0) : [];
  for (const path of removed) await working.folder.remove(path);
  const first = failures.at(-1);
  if (!listed && stale.length > 0 && first !== undefined)
    failures.push(...notRead(unit, first.Code, `not asked, since ${first.Call} failed: ${first.Message}`));
  return { unit: unit.id, files: Object.fromEntries(files), removed, failures };
}

/**
 * What is not known of a unit that was not read: where files of an earlier run are there, everything that they say;
 * else what there is.
 */
export async function pending(unit: Unit, folder: Folder, regionsNamed: boolean): Promise<readonly Failure[]> {
  const all = (await filesOf(unit, folder, regionsNamed)).length > 0 || unit.reader.files.length > 0;
  const marks = notRead(unit, NOT_REACHED, 'the run was stopped before; go on with `arnpath collect --resume`');
  return all ? marks : marks.slice(0, 1);
}

/** What an earlier run wrote of an account that can't be asked now is not known. */
export async function unreachable(failure: Failure, folder: Folder): Promise<readonly Failure[]> {
  const { Account, Call, Message, Code } = failure;
  if (Account === null || Call !== assumeRole.call || (await folder.names(`accounts/${Account}`)).length === 0) return [];
  const calls = READERS.filter((reader) => reader.per !== 'once').flatMap((reader) => reader.calls);
  return calls.map(({ client, call }) => ({
    ...failure,
    Service: client,
    Call: call,
    Resource: null,
    Code,
    Message: shortened(`not asked, since AssumeRole failed: ${Message}`),
  }));
}

function notRead(unit: Unit, Code: string, Message: string): readonly Failure[] {
  const site = { ...unit.target.aws.site, region: unit.region };
  return unit.reader.calls.map((call) => ({ ...failureOf(call, site, null, null), Code, Message: shortened(Message) }));
}

function outOf(unit: Unit, working: Working, files: Map<string, string>): Out {
  const write = async (path: string, content: object): Promise<void> => {
    files.set(path, await working.folder.write(path, content));
    working.wrote(unit);
  };
  return {
    file: (name, content) => write(`${base(unit)}${name}`, content),
    resource: (region, name, content) => write(`${base(unit)}${unit.reader.service}/${fileName(region, name)}`, content),
    concurrency: working.concurrency,
    regions: unit.target.regions,
    regionsNamed: working.regionsNamed,
  };
}

function base(unit: Unit): string {
  return unit.reader.per === 'once' ? '' : `accounts/${unit.target.account}/`;
}

function isResource(path: string): boolean {
  return path.split('/').length === 4;
}

/** Files of the snapshot that are this unit's. */
async function filesOf(unit: Unit, folder: Folder, regionsNamed: boolean): Promise<readonly string[]> {
  const { reader, target, region } = unit;
  if (reader.files.length > 0) {
    const there = new Set(await folder.names(base(unit)));
    return reader.files.filter((name) => there.has(name)).map((name) => `${base(unit)}${name}`);
  }
  const own = reader.per === 'region' ? [region] : regionsNamed ? target.regions : null;
  const inFolder = `${base(unit)}${reader.service}`;
  const names = (await folder.names(inFolder)).filter((name) => name.endsWith('.json'));
  return names.filter((name) => own === null || own.includes(name.split('.')[0] ?? '')).map((name) => `${inFolder}/${name}`);
}
