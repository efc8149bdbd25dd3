import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_ROWS } from '../../ui/page.js';
import type { SearchAnswer, WhatCanAnswer } from '../../ui/types.js';
import { CHROMIUM, screenshot } from './browser.js';
import { ask, count, type Large, openLarge, OUTSIDER, pageThere, rowsOf, rowsShown, slow } from './large.js';

describe.skipIf(CHROMIUM === undefined)('pages of a large answer', () => {
  let large: Large;
  let page: Page;
  beforeAll(async () => {
    large = await openLarge();
    ({ page } = large);
  });
  afterAll(() => large.stop());

  it('together show every row once, in the order of the answer', async () => {
    await page.goto(large.question);
    const seen: string[] = [];
    for (let first = 1; first <= large.all.rowCount; first += PAGE_ROWS) {
      const last = Math.min(first + PAGE_ROWS - 1, large.all.rowCount);
      await rowsShown(large, first, last);
      await pageThere(page);
      expect(await rowsOf(page).count()).toBe(last - first + 1);
      seen.push(...(await page.locator('tbody button.link').evaluateAll((buttons) => buttons.map((b) => b.getAttribute('title') ?? ''))));
      if (last < large.all.rowCount) await page.getByRole('button', { name: 'Next page' }).first().click();
    }
    expect(seen).toEqual(large.all.rows.map((r) => r.principal));
    expect(page.url()).toContain(`page=${String(Math.ceil(large.all.rowCount / PAGE_ROWS))}`);
    expect(await page.getByRole('status').first().innerText()).toContain(`${count(large.all.total)} principals`);
  });

  it('name who is from outside on each of them, and lead to its row', async () => {
    const at = large.all.rows.findIndex((r) => r.principal === OUTSIDER);
    expect(at).toBeGreaterThanOrEqual(PAGE_ROWS);
    await page.goto(large.question);
    await rowsShown(large, 1, 100);
    expect(await page.locator('.outside').innerText()).toBe('From outside: late of account 999999999999, direct');
    await page.locator('.outside button').click();
    await page.locator(`tr.selected button[title="${OUTSIDER}"]`).waitFor();
    await pageThere(page);
    expect(page.url()).toContain(`page=${String(Math.floor(at / PAGE_ROWS) + 1)}&at=row-${String(at % PAGE_ROWS)}`);
    expect(await page.locator('.outside').innerText()).toContain('late of account 999999999999');
    await page.goto(`${large.question}&from=${large.all.rows[0]?.account ?? ''}`);
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('.outside').count()).toBe(0);
  });

  it('are in the address and the history', async () => {
    await page.goto(`${large.question}&page=2`);
    await rowsShown(large, 101, 200);
    await page.getByRole('button', { name: 'First page' }).first().click();
    await rowsShown(large, 1, 100);
    expect(page.url()).not.toContain('page=');
    await page.goBack();
    await rowsShown(large, 101, 200);
  });

  it('turn by keyboard, and the focus stays', async () => {
    await page.goto(large.question);
    await rowsShown(large, 1, 100);
    await page.getByRole('button', { name: 'Last page' }).first().focus();
    await page.keyboard.press('Enter');
    await pageThere(page);
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
    await page.goto(large.question);
    await rowsShown(large, 1, 100);
    const layout = (): Promise<number[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll('.pager, .scroll, th, .drawn')]
          .flatMap((e) => [e.getBoundingClientRect().x, e.getBoundingClientRect().y])
          .map(Math.round),
      );
    const before = await layout();
    const name = await rowsOf(page).first().innerText();
    await slow(page, '**/who-can?*', 400);
    await page.getByRole('button', { name: 'Next page' }).first().click();
    await page.locator('section[aria-label=Answer][aria-busy=true]').waitFor();
    expect([await rowsOf(page).first().innerText(), await layout()]).toEqual([name, before]);
    await pageThere(page);
    await page.unroute('**/who-can?*');
    await rowsShown(large, 101, 200);
    expect(await rowsOf(page).first().innerText()).not.toBe(name);
    expect(await layout()).toEqual(before);
  });

  it('of two turns in a row show the last, and stop asking for the first', async () => {
    await page.goto(large.question);
    await rowsShown(large, 1, 100);
    const stopped: Request[] = [];
    page.on('requestfailed', (r) => stopped.push(r));
    await slow(page, '**/who-can?*offset=100', 400);
    const next = page.getByRole('button', { name: 'Next page' }).first();
    await next.click();
    await next.click();
    await pageThere(page);
    await rowsShown(large, 201, Math.min(300, large.all.rowCount));
    expect(stopped.map((r) => new URL(r.url()).searchParams.get('offset'))).toEqual(['100']);
    await page.unroute('**/who-can?*offset=100');
  });

  it('say so where there is no such page, and lead back', async () => {
    await page.goto(`${large.question}&page=77`);
    await page.getByText('The answer has no page 77').waitFor();
    await page.getByRole('button', { name: 'Previous page' }).click();
    await page
      .getByText(`page ${String(Math.ceil(large.all.rowCount / PAGE_ROWS))} of`)
      .first()
      .waitFor();
    await pageThere(page);
    expect(await rowsOf(page).count()).toBeGreaterThan(0);
  });

  it('say so where the server is gone, and ask again', async () => {
    await page.goto(large.question);
    await rowsShown(large, 1, 100);
    await page.route('**/who-can?*', (route) => route.abort());
    await page.getByRole('button', { name: 'Next page' }).first().click();
    await page.getByRole('alert').getByText('the server does not answer').waitFor();
    await page.unroute('**/who-can?*');
    await page.getByRole('button', { name: 'Ask again' }).click();
    await rowsShown(large, 101, 200);
  });

  it('are there of what a principal alone can reach, too', async () => {
    const { hits } = await ask<SearchAnswer>(large.url, 'search', { q: ':user/', limit: '1' });
    const principal = hits[0]?.arn ?? '';
    const answer = await ask<WhatCanAnswer>(large.url, 'what-can', { principal, limit: '1' });
    await page.goto(large.url);
    await page.locator('input[name=principal]').fill(principal);
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText(`${count(answer.total)} resources`).waitFor();
    expect(await rowsOf(page).count()).toBe(Math.min(PAGE_ROWS, answer.rowCount));
    await page
      .getByText(`of ${count(answer.rowCount)} rows`)
      .first()
      .waitFor();
    await screenshot(page, 'what-can');
  });

  it('log no error but those of the server that was gone', () => {
    expect(large.errors.filter((e) => !e.includes('ERR_FAILED'))).toEqual([]);
  });
});
