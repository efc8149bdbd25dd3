/** The demo and a browser, as a user has them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..');
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const CHROMIUM = [process.env.ARNPATH_TEST_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (p) => p !== undefined && existsSync(p),
);

export interface Demo {
  readonly product: ChildProcess;
  readonly url: string;
  /** What the command has printed. */
  readonly printed: string;
}

/** Starts `arnpath demo` on a free port; ends with the product's exit where it doesn't come up. */
export async function startDemo(...args: readonly string[]): Promise<Demo> {
  const product = spawn(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'demo', ...args], {
    env: { ...process.env, ARNPATH_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let printed = '';
    product.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /arnpath serves (http:\S+)/.exec(printed)?.[1];
      if (url !== undefined) resolve({ product, url, printed });
    });
    product.once('exit', (code) => {
      reject(new Error(`the demo ended with ${String(code)}: ${printed}`));
    });
  });
}

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGS });
