/** What `npm start` shows first: the way from outside to the key, at a glance. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphContainer } from '../../ui/graph.js';
import { CHROMIUM, launch, type Served, served } from './browser.js';

describe.skipIf(CHROMIUM === undefined)('the demo of the company', () => {
  let demo: Served;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    demo = await served('demo');
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1360, height: 790 } });
    await page.goto(/See it drawn: (\S+)/.exec(demo.printed)?.[1] ?? '');
    await page.getByText('From outside:').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    demo.product.kill('SIGTERM');
  });

  it('prints who is from outside, and what alone can still stop it', () => {
    const lines = demo.printed.split('\n').map((line) => line.trim());
    expect(lines).toContain('1 of these 12 is from outside, account 969696969696, 3 hops away:');
    expect(lines).toContain('marek → website-maintenance → backup-operator → vault-backup → card-vault');
    expect(lines).toContain('all that can still stop it: account 969696969696 is not in the snapshot and must allow its side');
  });

  it('opens with the way from outside named, picked and drawn through four accounts', async () => {
    expect(await page.locator('.outside').innerText()).toContain('marek of account 969696969696, AssumeRole, 3 hops');
    expect(await page.locator('.outside').evaluate((e) => e.getBoundingClientRect().top)).toBeLessThan(300);
    const picked = await page.locator('.graph').evaluate((box: GraphContainer) => box.cy?.edges('.picked').map((e) => e.source().data('label') as string));
    expect(picked?.sort()).toEqual(['backup-operator', 'marek', 'vault-backup', 'website-maintenance']);
    const boxes = await page.locator('.graph').evaluate((box: GraphContainer) => box.cy?.nodes('[kind="account"]').map((n) => n.data('label') as string));
    expect(boxes).toEqual(
      expect.arrayContaining(['969696969696 (outside)', '888800008888 legacy-web', '444400004444 shared-services', '555500005555 payments-prod']),
    );
    const people = await page.locator('.graph').evaluate((box: GraphContainer) => box.cy?.nodes('[label="ingrid.halvorsen"]').length);
    expect(people).toBe(1);
    const given = await page
      .locator('.graph')
      .evaluate((box: GraphContainer) => box.cy?.edges('[label="assignment"]').map((e) => e.source().data('label') as string));
    expect(given).toEqual(['ingrid.halvorsen']);
    if (process.env.ARNPATH_SCREENSHOTS !== undefined) await page.screenshot({ path: join(process.env.ARNPATH_SCREENSHOTS, 'arnpath.png') });
  });

  it('shows what proves each of its steps', async () => {
    expect(await page.locator('.step').count()).toBe(4);
    expect(await page.locator('.details').innerText()).toContain('NightlyJobOfTheOldWebServer');
  });

  it('offers the questions of this example, and no other', async () => {
    await page.goto(demo.url);
    await page.getByText('Who can decrypt card numbers?').waitFor();
    expect(await page.locator('.examples li').count()).toBe(5);
    expect(await page.getByText('Why not bob?').count()).toBe(0);
    await page.getByText('Can the administrator of payments-prod?').click();
    await page.getByText('The missing half').waitFor();
  });
});
