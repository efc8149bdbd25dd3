/** `npm start` and `npm test` on a fresh clone: installs and builds what is not yet there. Node alone, no packages. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = ['policy', 'graph', 'ingest', 'access', 'api', 'cli', 'ui', 'tsconfig.base.json', 'tsconfig.build.json', 'package-lock.json'];

/** Runs a command in the project; ends this process with its code if it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, shell: process.platform === 'win32' });
  if (result.error) {
    console.error(`${command} can't be run: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(path).update(readFileSync(path));
  };
  paths.forEach((p) => visit(join(root, p)));
  return hash.digest('hex');
}

function once(stampFile, hash, work) {
  const stamp = join(root, stampFile);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** Installs the locked packages where that hasn't been done. */
export function ensureInstalled() {
  once('node_modules/.arnpath-installed', hashOf(['package-lock.json']), () => run('npm', ['ci', '--no-audit', '--no-fund']));
}

/** Builds where the sources have changed. */
export function ensureBuilt() {
  once('dist/.built', hashOf(SOURCES), () => run('npm', ['run', 'build', '--silent']));
}
