/**
 * The script tag under the strictest policy that lets it run at all, with Trusted Types. Violations
 * are listened for in every document of the browser, and reported by the browser itself.
 */
import { createSandbox } from 'connect-bank/sandbox';
import { type Listening, listen } from 'connect-bank/sandbox/node';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../matrix/shop.ts';
import { connectBrowser } from '../shared-browser.ts';
import { consent, decideConsent, logIn, returnToApp } from './mock-bank-steps.ts';

const POLICY = [
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'",
  "require-trusted-types-for 'script'; trusted-types lit-html",
  'report-uri /reports',
].join('; ');

let bank: Listening;
let shop: Shop;
let browser: Browser;

beforeAll(async () => {
  bank = await listen(createSandbox());
  shop = await openShopWith(POLICY);
  browser = await connectBrowser();
});

afterAll(async () => {
  await browser.close();
  await Promise.all([shop.close(), bank.close()]);
});

const openShopWith = (policy: string): Promise<Shop> =>
  openShop({ banks: { mock: bank.url }, headers: { 'Content-Security-Policy': policy } });

type Visit = { context: BrowserContext; page: Page; complaints: string[] };

/** A page of the shop, and what any document of its browser complains about. */
async function visit(mode: 'popup' | 'redirect', where: Shop = shop): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const complaints: string[] = [];
  await context.exposeFunction('complain', (complaint: string) => complaints.push(complaint));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const complain: unknown = Reflect.get(window, 'complain');
      const { violatedDirective, blockedURI, sample } = event;
      if (typeof complain === 'function') complain(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(where.addressOf({ visit: mode, bank: 'mock', mode, placement: 'top level' }));
  return { context, page, complaints };
}

const press = (page: Page) => page.getByRole('button', { name: 'Connect your bank' }).click();

async function walkThrough(page: Page): Promise<void> {
  await consent(page);
  await logIn(page);
  await decideConsent(page, 'Approve');
  await returnToApp(page);
}

/** Breaks the policy on purpose, and waits until everything reported before that is here, too. */
async function reportsOf(page: Page, mark: string): Promise<string[]> {
  await page.evaluate((url) => fetch(url).catch(() => undefined), `https://${mark}.invalid/`);
  await shop.untilReported(mark);
  return shop.reports
    .map((report) => JSON.stringify(report))
    .filter((report) => !report.includes('on-purpose'));
}

describe.each(['popup', 'redirect'] as const)('a %s journey under a strict policy', (mode) => {
  it('ends well, and no document violates anything', async () => {
    const { context, page, complaints } = await visit(mode);
    if (mode === 'popup') {
      const [popup] = await Promise.all([page.waitForEvent('popup'), press(page)]);
      await walkThrough(popup);
    } else {
      await press(page);
      await walkThrough(page);
    }
    await shop.until(mode, ({ what }) => what === 'authorized');
    await page.getByText('Your bank is connected').waitFor();

    expect(complaints).toEqual([]);
    expect(await reportsOf(page, `on-purpose-${mode}`)).toEqual([]);
    expect(complaints.join()).toContain(`on-purpose-${mode}`);
    await context.close();
  });
});

describe('a second copy of the script', () => {
  // A string: Vitest would have its own `import()` in a function.
  const loadAgain = (page: Page) => page.evaluate(`import('/connect-bank.js?copy')`);

  it('does no harm where the policy stops it, as it allows only one policy of that name', async () => {
    const own = await openShopWith(POLICY);
    const { context, page } = await visit('popup', own);
    await page.getByRole('button').waitFor();
    await expect(loadAgain(page)).rejects.toThrow('"lit-html" already exists');
    const [popup] = await Promise.all([page.waitForEvent('popup'), press(page)]);
    await walkThrough(popup);
    await page.getByText('Your bank is connected').waitFor();
    await context.close();
    await own.close();
  });

  it("says nothing where the policy has 'allow-duplicates'", async () => {
    const own = await openShopWith(POLICY.replace('lit-html', "lit-html 'allow-duplicates'"));
    const { context, page, complaints } = await visit('popup', own);
    await page.getByRole('button').waitFor();
    await loadAgain(page);
    expect(complaints).toEqual([]);
    await context.close();
    await own.close();
  });
});
