/** Files that come with the package: found from the source tree and from `dist/`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the package. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

/** The bundled example: the forum question. */
export const EXAMPLE = {
  folder: 'examples/assume-role-question',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::marketing-reports/2024/q3.csv',
  from: '123456789012',
};
