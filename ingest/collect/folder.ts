/** The folder that a snapshot is written into: whole files only, for their owner alone. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashOf } from '../hash.js';
import { CollectError } from './problem.js';

const HASHED_FROM = 180;

export class Folder {
  readonly #made = new Set<string>();

  constructor(readonly path: string) {}

  /** Makes the folder, or refuses one that holds something else. Leftovers of a run that was killed go away. */
  async prepare(): Promise<void> {
    const names = await this.names('');
    if (names.length > 0 && !names.some((name) => name === 'manifest.json' || name === JOURNAL))
      throw new CollectError('input', `\`${this.path}\` is not empty and holds no snapshot of \`arnpath collect\`; name another folder with --out`);
    await this.#make('');
    await this.#sweepLeftovers('', 3);
  }

  /** Writes a file at once or not at all; one that is the same already stays untouched. Returns its SHA-256. */
  async write(path: string, content: object): Promise<string> {
    const text = fileText(content);
    const hash = hashOf(text);
    if ((await this.read(path)) === text) return hash;
    await this.#make(dirname(path));
    await this.#replace(path, text);
    return hash;
  }

  /** The text of a file; null where there is none. */
  async read(path: string): Promise<string | null> {
    return readFile(join(this.path, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      throw trouble(error, join(this.path, path));
    });
  }

  /** Names in a folder; none where there is none. */
  async names(path: string): Promise<readonly string[]> {
    return readdir(join(this.path, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw trouble(error, join(this.path, path));
    });
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.path, path), { force: true }).catch((error: NodeJS.ErrnoException) => {
      throw trouble(error, join(this.path, path));
    });
  }

  async #make(path: string): Promise<void> {
    if (this.#made.has(path)) return;
    try {
      await mkdir(join(this.path, path), { recursive: true, mode: 0o700 });
      await chmod(join(this.path, path), 0o700);
    } catch (error) {
      throw trouble(error, join(this.path, path));
    }
    this.#made.add(path);
  }

  async #replace(path: string, text: string): Promise<void> {
    const beside = join(this.path, dirname(path), `${TEMPORARY}${randomBytes(6).toString('hex')}`);
    try {
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(beside, join(this.path, path));
    } catch (error) {
      await rm(beside, { force: true });
      throw trouble(error, join(this.path, path));
    }
  }

  async #sweepLeftovers(path: string, levels: number): Promise<void> {
    const entries = await readdir(join(this.path, path), { withFileTypes: true });
    for (const entry of entries) {
      if (entry.isFile() && entry.name.startsWith(TEMPORARY)) await this.remove(join(path, entry.name));
      else if (entry.isDirectory() && levels > 0) await this.#sweepLeftovers(join(path, entry.name), levels - 1);
    }
  }
}

/** Units that are finished; see `journal.ts`. */
export const JOURNAL = '.journal.ndjson';
const TEMPORARY = '.part-';

/** The text of a snapshot's file. */
export const fileText = (content: object): string => `${JSON.stringify(content, null, 1)}\n`;

/** The name of a resource's file; a name that is too long for a file system is cut and keeps a hash of the whole. */
export function fileName(region: string, name: string): string {
  const encoded = encodeURIComponent(name);
  const short = encoded.length > HASHED_FROM ? `${encoded.slice(0, HASHED_FROM - 40)}-${hashOf(name).slice(0, 32)}` : encoded;
  return `${region}.${short}.json`;
}

function trouble(error: unknown, path: string): CollectError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new CollectError('trouble', `\`${path}\` can't be written or read (${code}); see to the folder given with --out, then run again with --resume`);
}
