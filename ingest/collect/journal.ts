/** What a run has finished, one line for each unit of work, so that a run that was stopped goes on where it was. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from './failure.js';
import { type Folder, JOURNAL } from './folder.js';
import { CollectError } from './problem.js';

/** A finished unit: what it wrote (path → SHA-256), what it removed, and what it could not read. */
export interface Finished {
  readonly unit: string;
  readonly files: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  readonly failures: readonly Failure[];
}

interface Header {
  readonly version: 1;
  /** When the first run began: what is kept is at least that old. */
  readonly time: string;
  /** What was asked for; another question can't be resumed. */
  readonly question: string;
}

export class Journal {
  private constructor(
    readonly time: string,
    readonly finished: ReadonlyMap<string, Finished>,
    readonly file: FileHandle,
  ) {}

  /** A new journal, or with `resume` the one of the run that was stopped. */
  static async open(folder: Folder, question: string, resume: boolean): Promise<Journal> {
    const before = resume ? readJournal(await folder.read(JOURNAL)) : null;
    if (before !== null && before.header.question !== question)
      throw new CollectError(
        'input',
        'the run that was stopped was asked for other accounts or regions; give the same options, or leave out --resume to begin anew',
      );
    if (before === null) await folder.remove(JOURNAL);
    const file = await open(join(folder.path, JOURNAL), 'a', 0o600);
    const header: Header = before?.header ?? { version: 1, time: new Date().toISOString(), question };
    const journal = new Journal(header.time, before?.finished ?? new Map<string, Finished>(), file);
    // A line that was cut by the end of the run stays one line.
    await journal.#append(before === null ? JSON.stringify(header) : '');
    return journal;
  }

  async add(finished: Finished): Promise<void> {
    await this.#append(JSON.stringify(finished));
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  async #append(line: string): Promise<void> {
    await this.file.appendFile(`${line}\n`);
    await this.file.datasync();
  }
}

function readJournal(text: string | null): { readonly header: Header; readonly finished: ReadonlyMap<string, Finished> } | null {
  const [first, ...rest] = (text ?? '').split('\n').map(parsed);
  if (typeof first !== 'object' || first === null || !('version' in first) || first.version !== 1) return null;
  const finished = new Map<string, Finished>();
  for (const line of rest) if (typeof line === 'object' && line !== null && 'unit' in line) finished.set((line as Finished).unit, line as Finished);
  return { header: first as Header, finished };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
