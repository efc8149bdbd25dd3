/** Looking around in the input's folders. */
import { readdir, stat } from 'node:fs/promises';

/** Names of the folders in a folder, in order; none where it isn't there. */
export async function folders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
