import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, screenshot } from './browser.js';
import { type Large, openLarge, slow } from './large.js';

describe.skipIf(CHROMIUM === undefined)('suggestions out of many', () => {
  let large: Large;
  let page: Page;
  beforeAll(async () => {
    large = await openLarge();
    ({ page } = large);
  });
  afterAll(() => large.stop());

  const input = (): Locator => page.locator('input[name=principal]');
  const list = (): Locator => page.getByRole('listbox', { name: /principal/ });

  it('are asked for once somebody stops typing, and picked by keyboard', async () => {
    await page.goto(large.url);
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
    expect(page.url()).toBe(large.url);
  });

  it('close by Escape and when the focus goes', async () => {
    await page.goto(large.url);
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
    await page.goto(large.url);
    await slow(page, '**/search?*q=lambda', 600);
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
    await page.goto(large.url);
    await input().waitFor();
    const times: number[] = [];
    for (const text of ['app', 'lambda', 'chained', 'ecs', 'billing', 'ci-', 'data', 'AWSReserved']) {
      times.push(await suggestionTime(page, text));
    }
    await annotate(`from the server's answer to the suggestions on the page: ${times.map((t) => t.toFixed(1)).join(', ')} ms`);
    expect(times.every((t) => t >= 0)).toBe(true);
  });

  it('log no error', () => {
    expect(large.errors).toEqual([]);
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
