/** The page over a made-up organisation of 300 principals: pages, suggestions, groups. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSnapshot } from '../../bench/generate/write.js';
import type { GraphContainer } from '../../ui/graph.js';
import { PAGE_ROWS } from '../../ui/page.js';
import type { SearchAnswer, WhatCanAnswer, WhoCanAnswer } from '../../ui/types.js';
import { CHROMIUM, launch, openPage, run, screenshot, type Served, served } from './browser.js';

const ask = async <T>(url: string, question: string, params: Readonly<Record<string, string>>): Promise<T> =>
  (await (await fetch(`${url}api/v1/${question}?${new URLSearchParams(params).toString()}`)).json()) as T;

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

describe.skipIf(CHROMIUM === undefined)('the page over many principals', () => {
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-ui-'));
  const errors: string[] = [];
  let product: Served;
  let browser: Browser;
  let page: Page;
  let all: WhoCanAnswer;
  let question: string;

  const rows = (): ReturnType<Page['locator']> => page.locator('tbody tr');
  const range = (): ReturnType<Page['locator']> => page.locator('.range').first();
  const count = (n: number): string => n.toLocaleString('en-US');
  const wait = async (from: number, to: number): Promise<void> =>
    range()
      .filter({ hasText: `${count(from)}–${count(to)} of ${count(all.rowCount)} rows` })
      .waitFor();
  const loaded = (): Promise<void> => page.locator('section[aria-label=Answer][aria-busy=false]').waitFor();
  /** The server's answers come later; those that nobody waits for any more don't come. */
  const slow = async (pattern: string, ms: number): Promise<void> => {
    await page.route(pattern, async (route) => {
      await new Promise((done) => setTimeout(done, ms));
      await route.continue().catch(() => undefined);
    });
  };

  beforeAll(async () => {
    writeSnapshot(join(folder, 'snapshot'), 'S', 42);
    await run('load', join(folder, 'snapshot'), '--data', join(folder, 'data'));
    product = await served('serve', '--data', join(folder, 'data'));
    all = await busyKey(product.url);
    question = `${product.url}?action=kms:Decrypt&resource=${all.resource}`;
    browser = await launch();
    page = await openPage(browser, errors);
  });
  afterAll(async () => {
    await browser.close();
    product.product.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  describe('pages', () => {
    it('together show every row once, in the order of the answer', async () => {
      await page.goto(question);
      const seen: string[] = [];
      for (let first = 1; first <= all.rowCount; first += PAGE_ROWS) {
        const last = Math.min(first + PAGE_ROWS - 1, all.rowCount);
        await wait(first, last);
        await loaded();
        expect(await rows().count()).toBe(last - first + 1);
        seen.push(...(await page.locator('tbody button.link').evaluateAll((buttons) => buttons.map((b) => b.getAttribute('title') ?? ''))));
        if (last < all.rowCount) await page.getByRole('button', { name: 'Next page' }).first().click();
      }
      expect(seen).toEqual(all.rows.map((r) => r.principal));
      expect(page.url()).toContain(`page=${String(Math.ceil(all.rowCount / PAGE_ROWS))}`);
      expect(await page.getByRole('status').first().innerText()).toContain(`${count(all.total)} principals`);
    });

    it('are in the address and the history', async () => {
      await page.goto(`${question}&page=2`);
      await wait(101, 200);
      await page.getByRole('button', { name: 'First page' }).first().click();
      await wait(1, 100);
      expect(page.url()).not.toContain('page=');
      await page.goBack();
      await wait(101, 200);
    });

    it('turn by keyboard, and the focus stays', async () => {
      await page.goto(question);
      await wait(1, 100);
      await page.getByRole('button', { name: 'Last page' }).first().focus();
      await page.keyboard.press('Enter');
      await loaded();
      expect(await page.evaluate(() => [document.activeElement?.getAttribute('aria-label'), document.activeElement?.getAttribute('aria-disabled')])).toEqual([
        'Last page',
        'true',
      ]);
      const buttons = page.locator('tbody button.link');
      await buttons.first().focus();
      await page.keyboard.press('ArrowDown');
      expect(await buttons.nth(1).evaluate((b) => b === document.activeElement)).toBe(true);
    });

    it('keep the old rows and the layout until the new ones are there', async () => {
      await page.goto(question);
      await wait(1, 100);
      const layout = (): Promise<number[]> =>
        page.evaluate(() =>
          [...document.querySelectorAll('.pager, .scroll, th, .drawn')]
            .flatMap((e) => [e.getBoundingClientRect().x, e.getBoundingClientRect().y])
            .map(Math.round),
        );
      const before = await layout();
      const name = await rows().first().innerText();
      await slow('**/who-can?*', 400);
      await page.getByRole('button', { name: 'Next page' }).first().click();
      await page.locator('section[aria-label=Answer][aria-busy=true]').waitFor();
      expect([await rows().first().innerText(), await layout()]).toEqual([name, before]);
      await loaded();
      await page.unroute('**/who-can?*');
      await wait(101, 200);
      expect(await rows().first().innerText()).not.toBe(name);
      expect(await layout()).toEqual(before);
    });

    it('of two turns in a row show the last, and stop asking for the first', async () => {
      await page.goto(question);
      await wait(1, 100);
      const stopped: Request[] = [];
      page.on('requestfailed', (r) => stopped.push(r));
      await slow('**/who-can?*offset=100', 400);
      const next = page.getByRole('button', { name: 'Next page' }).first();
      await next.click();
      await next.click();
      await loaded();
      await wait(201, Math.min(300, all.rowCount));
      expect(stopped.map((r) => new URL(r.url()).searchParams.get('offset'))).toEqual(['100']);
      await page.unroute('**/who-can?*offset=100');
    });

    it('say so where there is no such page, and lead back', async () => {
      await page.goto(`${question}&page=77`);
      await page.getByText('The answer has no page 77').waitFor();
      await page.getByRole('button', { name: 'Previous page' }).click();
      await page
        .getByText(`page ${String(Math.ceil(all.rowCount / PAGE_ROWS))} of`)
        .first()
        .waitFor();
      await loaded();
      expect(await rows().count()).toBeGreaterThan(0);
    });

    it('say so where the server is gone, and ask again', async () => {
      await page.goto(question);
      await wait(1, 100);
      await page.route('**/who-can?*', (route) => route.abort());
      await page.getByRole('button', { name: 'Next page' }).first().click();
      await page.getByRole('alert').getByText('the server does not answer').waitFor();
      await page.unroute('**/who-can?*');
      await page.getByRole('button', { name: 'Ask again' }).click();
      await wait(101, 200);
    });
  });

  describe('suggestions', () => {
    const input = (): ReturnType<Page['locator']> => page.locator('input[name=principal]');
    const list = (): ReturnType<Page['locator']> => page.getByRole('listbox', { name: /principal/ });

    it('are asked for once somebody stops typing, and picked by keyboard', async () => {
      await page.goto(product.url);
      const asked: string[] = [];
      page.on('request', (r) => {
        if (r.url().includes('/search?')) asked.push(new URL(r.url()).searchParams.get('q') ?? '');
      });
      await input().waitFor();
      await page.waitForLoadState('networkidle');
      asked.length = 0;
      await input().pressSequentially('app-', { delay: 20 });
      await list().getByRole('option').first().waitFor();
      expect(asked).toEqual(['app-']);
      expect(await input().getAttribute('aria-expanded')).toBe('true');
      expect(await list().getByRole('option').count()).toBeLessThanOrEqual(10);
      expect(await page.locator('.hits:visible').getByRole('status').innerText()).toContain('more, type on');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const active = list().getByRole('option', { selected: true });
      expect(await input().getAttribute('aria-activedescendant')).toBe(await active.getAttribute('id'));
      const arn = await active.locator('.mono').innerText();
      await screenshot(page, 'suggestions', false);
      await page.keyboard.press('Enter');
      expect([await input().inputValue(), await list().isVisible()]).toEqual([arn, false]);
      expect(page.url()).toBe(product.url);
    });

    it('close by Escape and when the focus goes', async () => {
      await page.goto(product.url);
      await input().pressSequentially('app-');
      await list().waitFor();
      await page.keyboard.press('Escape');
      expect([await list().isVisible(), await input().inputValue()]).toEqual([false, 'app-']);
      await page.keyboard.press('ArrowDown');
      expect(await list().isVisible()).toBe(true);
      await page.keyboard.press('Tab');
      expect(await list().isVisible()).toBe(false);
    });

    it('are those of what stands there, though an earlier answer comes later', async () => {
      await page.goto(product.url);
      await slow('**/search?*q=lambda', 600);
      const first = page.waitForRequest((r) => r.url().endsWith('q=lambda'));
      await input().fill('lambda');
      await first;
      await input().fill('app-risk');
      await list()
        .getByRole('option', { name: /app-risk/ })
        .first()
        .waitFor();
      await page.waitForTimeout(700);
      expect(await list().getByRole('option').allInnerTexts()).toSatisfy((texts: string[]) => texts.length > 0 && texts.every((t) => t.includes('app-risk')));
      await page.unroute('**/search?*q=lambda');
    });

    it('add little of their own to what the server takes', async ({ annotate }) => {
      await page.goto(product.url);
      await input().waitFor();
      const times: number[] = [];
      for (const text of ['app', 'lambda', 'chained', 'ecs', 'billing', 'ci-', 'data', 'AWSReserved']) {
        times.push(await suggestionTime(page, text));
      }
      await annotate(`from the server's answer to the suggestions on the page: ${times.map((t) => t.toFixed(1)).join(', ')} ms`);
      expect(times.every((t) => t >= 0)).toBe(true);
    });
  });

  describe('the graph', () => {
    const cy = <T>(look: (box: GraphContainer) => T): Promise<T> => page.locator('.graph').evaluate(look as (box: Element) => T);

    it('is grouped, says for how many each group stands, and how many rows are drawn', async () => {
      await page.goto(question);
      await page.getByText(`Drawn: 1–100 of ${count(all.rowCount)} rows`).waitFor();
      const named = new Set(all.rows.slice(0, PAGE_ROWS).flatMap((r) => r.path.flatMap((s) => [s.from, s.to])));
      const sizes = await cy((box) => box.cy?.nodes('[kind!="account"]').map((n) => (n.data('size') as number | undefined) ?? 1) ?? []);
      expect(sizes.length).toBeLessThan(30);
      expect(sizes.reduce((a, b) => a + b, 0)).toBe(named.size);
      await screenshot(page, 'grouped');
    });

    it('a click on a group lists its members, and a member its row', async () => {
      const [label, size] = await cy((box) => {
        const group = box.cy?.nodes('[size]').first();
        group?.emit('tap');
        return [group?.data('label') as string, group?.data('size') as number] as const;
      });
      await page.getByRole('heading', { name: label }).waitFor();
      expect(await page.locator('.members li').count()).toBe(size);
      expect(page.url()).toContain('at=group-');
      await screenshot(page, 'group');
      await page.reload();
      await page.getByRole('heading', { name: label }).waitFor();
      const member = page.locator('.members button').first();
      const arn = await member.getAttribute('title');
      await member.click();
      await page.getByText('What proves it').waitFor();
      expect(await page.locator('tr.selected button').getAttribute('title')).toBe(arn);
    });

    it('groups are buttons too', async () => {
      const button = page.getByRole('list', { name: 'Groups of the graph' }).getByRole('button').first();
      await button.focus();
      await page.keyboard.press('Enter');
      await page.locator('.members').waitFor();
      expect(await button.getAttribute('aria-pressed')).toBe('true');
      expect(await cy((box) => box.cy?.nodes('.picked').length)).toBe(1);
    });
  });

  describe('what a principal can reach', () => {
    it('is asked by a principal alone, and pages', async () => {
      const { hits } = await ask<SearchAnswer>(product.url, 'search', { q: ':user/', limit: '1' });
      const principal = hits[0]?.arn ?? '';
      const answer = await ask<WhatCanAnswer>(product.url, 'what-can', { principal, limit: '1' });
      await page.goto(product.url);
      await page.locator('input[name=principal]').fill(principal);
      await page.getByRole('button', { name: 'Ask' }).click();
      await page.getByText(`${count(answer.total)} resources`).waitFor();
      expect(await rows().count()).toBe(Math.min(PAGE_ROWS, answer.rowCount));
      await page
        .getByText(`of ${count(answer.rowCount)} rows`)
        .first()
        .waitFor();
      await screenshot(page, 'what-can');
    });
  });

  describe('400 wide', () => {
    it('everything fits', async () => {
      await page.setViewportSize({ width: 400, height: 800 });
      await page.goto(`${question}&page=2&at=group-0`);
      await wait(101, 200);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
      await screenshot(page, 'narrow-grouped');
      await page.locator('input[name=principal]').pressSequentially('app-');
      await page.getByRole('listbox', { name: /principal/ }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    });
  });

  it('logs no error but those of the server that was gone', () => {
    expect(errors.filter((e) => !e.includes('ERR_FAILED'))).toEqual([]);
  });
});

/** Milliseconds from the end of the API's answer to the frame after the list changed. */
async function suggestionTime(page: Page, text: string): Promise<number> {
  await page.evaluate(() => {
    performance.clearResourceTimings();
    const lists = document.querySelectorAll('[role=listbox]');
    const changed = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => {
          resolve(performance.now());
        });
      });
      for (const list of lists) observer.observe(list, { childList: true });
    });
    Object.assign(window, { changed });
  });
  await page.locator('input[name=principal]').fill(text);
  return page.evaluate(async () => {
    const shown = await (window as unknown as { readonly changed: Promise<number> }).changed;
    const answered = performance
      .getEntriesByType('resource')
      .filter((e) => e.name.includes('/search?'))
      .at(-1) as PerformanceResourceTiming;
    return shown - answered.responseEnd;
  });
}
