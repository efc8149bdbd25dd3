/** The page over a made-up organisation of 300 principals, from snapshot to browser. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { writeSnapshot } from '../../bench/generate/write.js';
import { PAGE_ROWS } from '../../ui/page.js';
import type { SearchAnswer, WhoCanAnswer } from '../../ui/types.js';
import { launch, openPage, run, served } from './browser.js';

export const ask = async <T>(url: string, question: string, params: Readonly<Record<string, string>>): Promise<T> =>
  (await (await fetch(`${url}api/v1/${question}?${new URLSearchParams(params).toString()}`)).json()) as T;

/** Of an account that is not in the snapshot; sorts after everybody else. */
export const OUTSIDER = 'arn:aws:iam::999999999999:user/late';

/** Every key's policy lets one user from outside in. */
function letOutsiderIn(snapshot: string): void {
  for (const account of readdirSync(join(snapshot, 'accounts'))) {
    const folder = join(snapshot, 'accounts', account, 'kms');
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const path = join(folder, name);
      const key = JSON.parse(readFileSync(path, 'utf8')) as { Policy: { Statement: unknown[] } };
      key.Policy.Statement.push({ Effect: 'Allow', Principal: { AWS: OUTSIDER }, Action: 'kms:Decrypt', Resource: '*' });
      writeFileSync(path, JSON.stringify(key));
    }
  }
}

/** All rows of a key that so many get at that they are on three pages. */
async function busyKey(url: string): Promise<WhoCanAnswer> {
  const { hits } = await ask<SearchAnswer>(url, 'search', { q: ':key/', limit: '100' });
  for (const { arn } of hits.filter((h) => h.kind === 'kms:key')) {
    const params = { action: 'kms:Decrypt', resource: arn };
    const { rowCount } = await ask<WhoCanAnswer>(url, 'who-can', { ...params, limit: '1' });
    if (rowCount > 2 * PAGE_ROWS) return ask<WhoCanAnswer>(url, 'who-can', { ...params, limit: '1000' });
  }
  throw new Error('no key of the made-up organisation has three pages of rows');
}

export interface Large {
  readonly url: string;
  /** What the page and its console said was wrong. */
  readonly errors: readonly string[];
  readonly page: Page;
  /** The address of a question with three pages of rows, and its answer with all of them. */
  readonly question: string;
  readonly all: WhoCanAnswer;
  readonly stop: () => Promise<void>;
}

export async function openLarge(): Promise<Large> {
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-ui-'));
  writeSnapshot(join(folder, 'snapshot'), 'S', 42);
  letOutsiderIn(join(folder, 'snapshot'));
  await run('load', join(folder, 'snapshot'), '--data', join(folder, 'data'));
  const { url, product } = await served('serve', '--data', join(folder, 'data'));
  const all = await busyKey(url);
  const browser = await launch();
  const errors: string[] = [];
  const page = await openPage(browser, errors);
  const stop = async (): Promise<void> => {
    await browser.close();
    product.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, errors, page, question: `${url}?action=kms:Decrypt&resource=${all.resource}`, all, stop };
}

export const count = (n: number): string => n.toLocaleString('en-US');
export const rowsOf = (page: Page): Locator => page.locator('tbody tr');

/** Until the table says that it shows these rows, and no page is on its way. */
export async function rowsShown({ page, all }: Large, from: number, to: number): Promise<void> {
  await page
    .locator('.range')
    .first()
    .filter({ hasText: `${count(from)}–${count(to)} of ${count(all.rowCount)} rows` })
    .waitFor();
  await pageThere(page);
}

/** Until no page is on its way. */
export const pageThere = (page: Page): Promise<void> => page.locator('section[aria-label=Answer][aria-busy=false]').waitFor();

/** The server's answers come later; those that nobody waits for any more don't come. */
export async function slow(page: Page, pattern: string, ms: number): Promise<void> {
  await page.route(pattern, async (route) => {
    await new Promise((done) => setTimeout(done, ms));
    await route.continue().catch(() => undefined);
  });
}
