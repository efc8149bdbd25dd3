/** One run of `arnpath collect`: plan, then unit by unit, with a journal and a manifest that is true at any time. */
import { setMaxListeners } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import type { Ear } from './aws.js';
import type { Failure } from './failure.js';
import { hashOf } from '../hash.js';
import { Folder, JOURNAL } from './folder.js';
import { type Finished, Journal } from './journal.js';
import { Manifest } from './manifest.js';
import { type Plan, planOf, type Which } from './plan.js';
import { type Group, groupsOf, pending, runUnit, type Unit, unreachable, type Working } from './unit.js';

/** Who is told how far a run is. */
export interface Watcher extends Ear {
  planned(groups: readonly Group[]): void;
  began(unit: Unit): void;
  wrote(unit: Unit): void;
  /** `kept`: read by the run that is resumed. */
  finished(unit: Unit, finished: Finished, kept: boolean): void;
}

export interface CollectOptions {
  readonly out: string;
  readonly which: Which;
  /** Null: all that are enabled. */
  readonly regions: readonly string[] | null;
  readonly resume: boolean;
  /** Accounts, services and regions of one, and things of one of these, that are read at once. */
  readonly concurrency: number;
  readonly toolVersion: string;
  readonly watcher: Watcher;
  readonly signal?: AbortSignal;
}

export interface Collected {
  readonly accounts: number;
  readonly files: number;
  readonly failures: readonly Failure[];
  /** Whether the run was stopped by its signal. */
  readonly stopped: boolean;
}

/** How often the manifest is written while a run goes on. */
const EVERY = 5_000;

/** @throws CollectError */
export async function collect(options: CollectOptions): Promise<Collected> {
  const folder = new Folder(options.out);
  await folder.prepare();
  const { watcher: ear, signal } = options;
  // Every call that is under way listens to it.
  if (signal !== undefined) setMaxListeners(0, signal);
  const plan = await planOf({ ...options, ear, signal });
  const groups = groupsOf(plan);
  const journal = await Journal.open(folder, questionOf(options), options.resume);
  try {
    const manifest = await begin(folder, journal, plan, groups, options);
    return await new Run(options, folder, journal, manifest, groups).all();
  } finally {
    await journal.close();
  }
}

/** What was asked for, without the external id: a resumed run has to be asked the same. */
function questionOf({ which, regions }: CollectOptions): string {
  return hashOf(JSON.stringify({ which: { ...which, externalId: null }, regions }));
}

/** A manifest that says of every unit that it is not read yet. */
async function begin(folder: Folder, journal: Journal, plan: Plan, groups: readonly Group[], options: CollectOptions): Promise<Manifest> {
  const accounts = new Set([...plan.targets.map(({ account }) => account), ...plan.failures.flatMap(({ Account }) => (Account === null ? [] : [Account]))]);
  accounts.add(plan.lead.account);
  const manifest = await Manifest.open(folder, journal.time, options.toolVersion, accounts);
  const unreached = await Promise.all(plan.failures.map((failure) => unreachable(failure, folder)));
  manifest.set('plan', [...plan.failures, ...unreached.flat()]);
  for (const failure of plan.failures) options.watcher.failed(failure);
  for (const unit of groups.flatMap((group) => group.units)) manifest.set(unit.id, await pending(unit, folder, options.regions !== null));
  await manifest.write();
  options.watcher.planned(groups);
  return manifest;
}

class Run {
  #files = 0;
  #written = Date.now();

  constructor(
    readonly options: CollectOptions,
    readonly folder: Folder,
    readonly journal: Journal,
    readonly manifest: Manifest,
    readonly groups: readonly Group[],
  ) {}

  async all(): Promise<Collected> {
    const { concurrency, signal } = this.options;
    try {
      await pMap(this.groups, (group) => pMap(group.units, (unit) => this.#one(unit), { concurrency }), { concurrency });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    } finally {
      await this.manifest.write();
    }
    const { failures } = this.manifest;
    if (failures.length === 0) await this.folder.remove(JOURNAL);
    return { accounts: this.groups.length - 1, files: this.#files, failures, stopped: signal?.aborted === true };
  }

  async #one(unit: Unit): Promise<void> {
    this.options.signal?.throwIfAborted();
    const before = this.journal.finished.get(unit.id);
    if (before !== undefined && (await isWhole(before, this.folder))) return this.#finish(unit, before, true);
    this.options.watcher.began(unit);
    const finished = await runUnit(unit, this.#working);
    await this.journal.add(finished);
    this.#finish(unit, finished, false);
    if (Date.now() - this.#written < EVERY) return;
    this.#written = Date.now();
    await this.manifest.write();
  }

  #finish(unit: Unit, finished: Finished, kept: boolean): void {
    this.#files += Object.keys(finished.files).length;
    this.manifest.finish(finished);
    this.options.watcher.finished(unit, finished, kept);
  }

  get #working(): Working {
    const { watcher, concurrency, regions, signal } = this.options;
    return {
      folder: this.folder,
      ear: watcher,
      concurrency,
      regionsNamed: regions !== null,
      signal,
      wrote: (unit) => {
        watcher.wrote(unit);
      },
    };
  }
}

/** Whether a finished unit read everything, and its files are still there. */
async function isWhole(finished: Finished, folder: Folder): Promise<boolean> {
  if (finished.failures.length > 0) return false;
  const there = await Promise.all(
    Object.keys(finished.files).map((path) =>
      access(join(folder.path, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return !there.includes(false);
}
