/** `manifest.json`: what a run wrote, and everything that it could not read. Kept true while the run goes on. */
import { type Failure } from './failure.js';
import type { Folder } from './folder.js';
import type { Finished } from './journal.js';
import { sortedBy, sortedMap } from './members.js';

const FILE = 'manifest.json';

interface Written {
  readonly Files?: Readonly<Record<string, string>>;
  readonly Failures?: readonly Failure[];
}

export class Manifest {
  readonly #files: Map<string, string>;
  readonly #failures = new Map<string, readonly Failure[]>();

  private constructor(
    readonly folder: Folder,
    readonly time: string,
    readonly version: string,
    before: Written,
  ) {
    this.#files = new Map(Object.entries(before.Files ?? {}));
  }

  /** With what the last run's manifest says of accounts that this run doesn't ask. */
  static async open(folder: Folder, time: string, version: string, accounts: ReadonlySet<string>): Promise<Manifest> {
    const before = parsed(await folder.read(FILE));
    const manifest = new Manifest(folder, time, version, before);
    const others = (before.Failures ?? []).filter(({ Account }) => Account !== null && !accounts.has(Account));
    manifest.#failures.set('accounts of an earlier run', others);
    return manifest;
  }

  /** What is not known of a unit for now, or of the plan. */
  set(unit: string, failures: readonly Failure[]): void {
    this.#failures.set(unit, failures);
  }

  finish({ unit, files, removed, failures }: Finished): void {
    this.#failures.set(unit, failures);
    for (const path of removed) this.#files.delete(path);
    for (const [path, hash] of Object.entries(files)) this.#files.set(path, hash);
  }

  get failures(): readonly Failure[] {
    return sortedBy([...this.#failures.values()].flat(), (f) => [f.Account, f.Service, f.Region, f.Resource, f.Call].map((part) => part ?? '').join('\0'));
  }

  async write(): Promise<void> {
    const Files = sortedMap(Object.fromEntries(this.#files));
    await this.folder.write(FILE, { Time: this.time, ToolVersion: this.version, Files, Failures: this.failures });
  }
}

function parsed(text: string | null): Written {
  try {
    return JSON.parse(text ?? '{}') as Written;
  } catch {
    return {};
  }
}
