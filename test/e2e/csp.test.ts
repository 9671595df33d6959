/**
 * The script tag under the strictest policy that allows it, with Trusted Types. The tests observe violations
 * in every document, and the reports of the browser.
 */
import { createSandbox } from 'connect-bank/sandbox';
import { type Listening, listen } from 'connect-bank/sandbox/node';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PartnerSite, startPartnerSite } from '../matrix/partner-site.ts';
import { connectBrowser } from '../shared-browser.ts';
import { consent, decideConsent, logIn, returnToApp } from './mock-bank-steps.ts';

const POLICY = [
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'",
  "require-trusted-types-for 'script'; trusted-types lit-html",
  'report-uri /reports',
].join('; ');

let bank: Listening;
let site: PartnerSite;
let browser: Browser;

beforeAll(async () => {
  bank = await listen(createSandbox());
  site = await startSiteWith(POLICY);
  browser = await connectBrowser();
});

afterAll(async () => {
  await browser.close();
  await Promise.all([site.close(), bank.close()]);
});

const startSiteWith = (policy: string): Promise<PartnerSite> =>
  startPartnerSite({ banks: { mock: bank.url }, headers: { 'Content-Security-Policy': policy } });

type OpenedPage = { context: BrowserContext; page: Page; browserErrors: string[] };

/** Opens the site's page and collects the errors of every document. */
async function openPage(mode: 'popup' | 'redirect', from: PartnerSite = site): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const browserErrors: string[] = [];
  await context.exposeFunction('reportError', (error: string) => browserErrors.push(error));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const exposed: unknown = Reflect.get(window, 'reportError');
      const { violatedDirective, blockedURI, sample } = event;
      if (typeof exposed === 'function') exposed(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error') browserErrors.push(message.text());
  });
  context.on('weberror', (error) => browserErrors.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(from.urlOf({ runId: mode, bank: 'mock', mode, placement: 'top level' }));
  return { context, page, browserErrors };
}

const clickConnect = (page: Page) =>
  page.getByRole('button', { name: 'Connect your bank' }).click();

async function completeJourney(page: Page): Promise<void> {
  await consent(page);
  await logIn(page);
  await decideConsent(page, 'Approve');
  await returnToApp(page);
}

/** Violates the policy on purpose, and waits for this report so that all earlier ones have arrived. */
async function flushReports(page: Page, mark: string): Promise<string[]> {
  await page.evaluate((url) => fetch(url).catch(() => undefined), `https://${mark}.invalid/`);
  await site.waitForReport(mark);
  return site.reports
    .map((report) => JSON.stringify(report))
    .filter((report) => !report.includes('on-purpose'));
}

describe.each(['popup', 'redirect'] as const)('a %s journey under a strict policy', (mode) => {
  it('the journey connects the bank, and no document violates the policy', async () => {
    const { context, page, browserErrors } = await openPage(mode);
    if (mode === 'popup') {
      const [popup] = await Promise.all([page.waitForEvent('popup'), clickConnect(page)]);
      await completeJourney(popup);
    } else {
      await clickConnect(page);
      await completeJourney(page);
    }
    await site.waitForEvent(mode, ({ type }) => type === 'authorized');
    await page.getByText('Your bank is connected').waitFor();

    expect(browserErrors).toEqual([]);
    expect(await flushReports(page, `on-purpose-${mode}`)).toEqual([]);
    expect(browserErrors.join()).toContain(`on-purpose-${mode}`);
    await context.close();
  });
});

describe('a second copy of the script', () => {
  // A string, because Vitest rewrites `import()` in functions.
  const loadAgain = (page: Page) => page.evaluate(`import('/connect-bank.js?copy')`);

  it('a second copy does no harm if the policy blocks it', async () => {
    const ownSite = await startSiteWith(POLICY);
    const { context, page } = await openPage('popup', ownSite);
    await page.getByRole('button').waitFor();
    await expect(loadAgain(page)).rejects.toThrow('"lit-html" already exists');
    const [popup] = await Promise.all([page.waitForEvent('popup'), clickConnect(page)]);
    await completeJourney(popup);
    await page.getByText('Your bank is connected').waitFor();
    await context.close();
    await ownSite.close();
  });

  it("a second copy loads without errors if the policy has 'allow-duplicates'", async () => {
    const ownSite = await startSiteWith(POLICY.replace('lit-html', "lit-html 'allow-duplicates'"));
    const { context, page, browserErrors } = await openPage('popup', ownSite);
    await page.getByRole('button').waitFor();
    await loadAgain(page);
    expect(browserErrors).toEqual([]);
    await context.close();
    await ownSite.close();
  });
});
