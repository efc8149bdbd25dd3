/** Child processes that talk in lines. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../cli/package.js';
import { atEnd } from './at-end.js';

const COMPILED = '.cache/bench';

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Resolves with its code; a signal counts as 1. */
  readonly ended: Promise<number>;
}

/** Runs a compiled file of this project; its standard error is ours. */
export function startChild(file: string, args: readonly string[], env: NodeJS.ProcessEnv, onLine: (line: string) => void): Child {
  const path = join(packageRoot(), COMPILED, file);
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', onLine);
  const lastLine = once(lines, 'close');
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      void lastLine.then(() => {
        resolve(code ?? 1);
      });
    });
  });
  if (child.pid === undefined) throw new Error(`\`${path}\` can't be started; compile first: npx tsc -p bench/tsconfig.json`);
  // A bench that is broken off leaves nothing running.
  void ended.finally(atEnd(() => void child.kill('SIGKILL')));
  return { process: child, pid: child.pid, ended };
}
