import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphContainer } from '../../ui/graph.js';
import { PAGE_ROWS } from '../../ui/page.js';
import { CHROMIUM, screenshot } from './browser.js';
import { count, type Large, openLarge, rowsShown } from './large.js';

describe.skipIf(CHROMIUM === undefined)('the graph of a large answer', () => {
  let large: Large;
  let page: Page;
  beforeAll(async () => {
    large = await openLarge();
    ({ page } = large);
  });
  afterAll(() => large.stop());

  const cy = <T>(look: (box: GraphContainer) => T): Promise<T> => page.locator('.graph').evaluate(look as (box: Element) => T);

  it('is grouped, says for how many each group stands, and how many rows are drawn', async () => {
    await page.goto(large.question);
    await page.getByText(`Drawn: 1–100 of ${count(large.all.rowCount)} rows`).waitFor();
    const named = new Set(large.all.rows.slice(0, PAGE_ROWS).flatMap((r) => r.path.flatMap((s) => [s.from, s.to])));
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

  it('and all around it fits a window 400 wide', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${large.question}&page=2&at=group-0`);
    await rowsShown(large, 101, 200);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    await screenshot(page, 'narrow-grouped');
    await page.locator('input[name=principal]').pressSequentially('app-');
    await page.getByRole('listbox', { name: /principal/ }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
  });

  it('logs no error', () => {
    expect(large.errors).toEqual([]);
  });
});
