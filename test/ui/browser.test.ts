import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphContainer } from '../../ui/graph.js';
import { CHROMIUM, launch, openPage, screenshot, type Served, served } from './browser.js';

const FORUM = '?action=s3:GetObject&resource=arn:aws:s3:::marketing-reports/2024/q3.csv&from=123456789012';
const BOB =
  '?action=kms:CreateGrant&resource=arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab&principal=arn:aws:iam::012345678901:user/bob';

describe.skipIf(CHROMIUM === undefined)('the page in Chromium', () => {
  let demo: Served;
  let browser: Browser;
  let page: Page;
  let url: string;
  const errors: string[] = [];

  beforeAll(async () => {
    demo = await served('demo', '--example', 'assume-role-question');
    ({ url } = demo);
    browser = await launch();
    page = await openPage(browser, errors);
  });
  afterAll(async () => {
    await browser.close();
    demo.product.kill('SIGTERM');
  });

  it('answers the question in the address with rows and a drawn graph', async () => {
    await page.goto(url + FORUM);
    await page.getByText('2 principals').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(2);
    expect(await page.locator('tbody').innerText()).toContain('AssumeRole, 2 hops');
    expect(await page.locator('tbody').innerText()).not.toContain('eve');
    const kinds = await page.locator('.graph').evaluate((box: GraphContainer) => box.cy?.edges().map((e) => e.data('kind') as string));
    expect(kinds?.sort()).toEqual(['assume', 'assume', 'identity-policy']);
    const accounts = await page.locator('.graph').evaluate((box: GraphContainer) => box.cy?.nodes('[kind="account"]').length);
    expect(accounts).toBe(2);
    await screenshot(page, 'forum', false);
  });

  it('a click on an edge shows its statements as JSON, and the selection is in the address', async () => {
    await page.locator('.graph').evaluate((box: GraphContainer) => {
      box.cy?.edges('[kind="assume"]').first().emit('tap');
    });
    await page.getByText('What proves it').waitFor();
    expect(await page.locator('.statement pre').first().innerText()).toContain('"sts:AssumeRole"');
    expect(page.url()).toContain('at=edge-');
    await page.reload();
    await page.getByText('What proves it').waitFor();
  });

  it('a row shows its whole path', async () => {
    await page.getByRole('button', { name: 'dana' }).click();
    expect(await page.locator('.step').count()).toBe(3);
    await screenshot(page, 'row');
  });

  it('a denied pair shows the missing half', async () => {
    await page.goto(url + BOB);
    await page.getByText('The missing half').waitFor();
    expect(await page.locator('.missing').innerText()).toContain('identity policy');
    await screenshot(page, 'denied');
  });

  it('asks from the form, suggests resources, and goes back', async () => {
    await page.goto(url);
    await page.getByText('Why not bob?').waitFor();
    await page.locator('input[name=action]').fill('s3:GetObject');
    await page.locator('input[name=resource]').fill('partner-ex');
    await page.getByRole('option', { name: 'arn:aws:s3:::partner-exchange' }).click();
    expect(await page.locator('input[name=resource]').inputValue()).toBe('arn:aws:s3:::partner-exchange');
    await page.locator('input[name=resource]').fill('arn:aws:s3:::partner-exchange/in/a.csv');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.locator('tbody').getByText('alice').waitFor();
    expect(page.url()).toContain('resource=arn:aws:s3:::partner-exchange/in/a.csv');
    await page.goBack();
    await page.getByText('Why not bob?').waitFor();
  });

  it('asks the same question again', async () => {
    await page.goto(url + FORUM);
    await page.getByText('2 principals').waitFor();
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText('2 principals').waitFor({ timeout: 5_000 });
  });

  it('brings the statements of a click into view', async () => {
    await page.goto(url + FORUM);
    await page.getByText('2 principals').waitFor();
    await page.locator('.graph').evaluate((box: GraphContainer) => {
      box.cy?.edges().first().emit('tap');
    });
    await page.getByText('What proves it').waitFor();
    expect(await page.getByText('What proves it').evaluate((e) => e.getBoundingClientRect().top < innerHeight)).toBe(true);
  });

  it('keeps blanks inside an object key as they are typed', async () => {
    await page.goto(url);
    await page.locator('input[name=resource]').pressSequentially('arn:aws:s3:::marketing-reports/a b');
    expect(await page.locator('input[name=resource]').inputValue()).toBe('arn:aws:s3:::marketing-reports/a b');
  });

  it('says what was wrong with a question', async () => {
    await page.goto(`${url}?action=s3:Get*&resource=nonsense`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('is no action');
  });

  it('fits a window 400 wide', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(url + FORUM);
    await page.getByText('2 principals').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    await screenshot(page, 'narrow');
  });

  it('logs no error but the refused question', () => {
    expect(errors.filter((e) => !e.includes('400'))).toEqual([]);
  });
});
