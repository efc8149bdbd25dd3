/** The built product served, and Chromium to look at it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

export const CHROMIUM = [process.env.ARNPATH_TEST_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (p) => p !== undefined && existsSync(p),
);
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

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGS });

/** A page of 1280 by 860; errors of the page and its console are added to `errors`. */
export async function openPage(browser: Browser, errors: string[]): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.on('pageerror', (e) => errors.push(e.message));
  page.on('console', (m) => {
    if (m.type() === 'error') errors.push(m.text());
  });
  return page;
}

const command = (args: readonly string[], stdio: 'ignore' | 'pipe'): ChildProcess =>
  spawn(process.execPath, [join(ROOT, 'dist/cli/main.js'), ...args], {
    env: { ...process.env, ARNPATH_PORT: '0' },
    stdio: ['ignore', stdio, stdio === 'pipe' ? 'inherit' : 'ignore'],
  });

/** Runs a command to its end. */
export function run(...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    command(args, 'ignore').once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`arnpath ${args.join(' ')} ended with ${String(code)}`));
    });
  });
}

export interface Served {
  /** What the command has printed. */
  readonly printed: string;
  readonly url: string;
  readonly product: ChildProcess;
}

/** `demo` or `serve`, once it answers. */
export function served(...args: readonly string[]): Promise<Served> {
  const product = command(args, 'pipe');
  return new Promise((resolve, reject) => {
    let text = '';
    product.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /arnpath serves (http:\S+)/.exec(text)?.[1];
      if (url !== undefined) resolve({ url, product, printed: text });
    });
    product.once('exit', (code) => {
      reject(new Error(`arnpath ${args.join(' ')} ended with ${String(code)}: ${text}`));
    });
  });
}

/** Taken only where `ARNPATH_SCREENSHOTS` names a folder. */
export async function screenshot(page: Page, name: string, fullPage = true): Promise<void> {
  const folder = process.env.ARNPATH_SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}
