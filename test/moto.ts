/**
 * A real AWS emulator for the tests: moto's server from PyPI, in a virtual environment of its own below `.cache`,
 * on a free port, stopped by its process.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended, freePort } from './processes.js';

export interface Moto {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const VERSION = '5.2.5';
const VENV = join(import.meta.dirname, '..', '.cache', 'moto');
const COMPLETE = join(VENV, `complete-${VERSION}`);
const PYTHON = join(VENV, 'bin', 'python');

/** Null once moto is installed, else why it can't be. */
export function installMoto(): string | null {
  if (existsSync(COMPLETE)) return null;
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0);
  if (python === undefined) return 'there is no Python 3.9 or newer';
  mkdirSync(join(VENV, '..'), { recursive: true });
  const venv = spawnSync(python, ['-m', 'venv', VENV], { encoding: 'utf8' });
  if (venv.status !== 0) return `Python made no virtual environment: ${firstLine(venv.stderr || venv.stdout)}`;
  const pip = spawnSync(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `moto[server]==${VERSION}`], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (pip.status !== 0) return `pip could not bring moto: ${firstLine(pip.stderr || pip.stdout)}`;
  writeFileSync(COMPLETE, VERSION);
  return null;
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 300) ?? '';

/**
 * A server with nothing in it, or with AWS's managed policies, which every account's details then hold (slow).
 * @param start a Python file that runs instead of moto's own start, and what it reads from the environment
 */
export async function startMoto(managedPolicies = false, start: Start = { args: ['-m', 'moto.server'], env: {} }): Promise<Moto> {
  const port = await freePort();
  const child = spawn(PYTHON, [...start.args, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH ?? '', ...start.env, ...(managedPolicies ? { MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' } : {}) },
  });
  const moto = { port, url: `http://127.0.0.1:${String(port)}`, stop: () => ended(child) };
  try {
    await ready(moto.url, child);
  } catch (error) {
    await moto.stop();
    throw error;
  }
  return moto;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 60_000; ;) {
    if (child.exitCode !== null) throw new Error(`moto ended with ${String(child.exitCode)}`);
    const answer = await fetch(`${url}/moto-api/seed?a=42`, { method: 'POST' }).catch(() => null);
    if (answer?.ok === true) return;
    if (Date.now() > deadline) throw new Error('moto did not answer within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
