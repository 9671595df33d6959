/** What users do to windows and tabs in the middle of a journey. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { decide, goBack, reachAccounts } from './bank-customer.ts';
import { shareStage } from './shared-stage.ts';
import type { Visit } from './stage.ts';

const stage = shareStage();
let visit: Visit;

const button = (page: Page) => page.getByRole('button', { name: 'Connect your bank' });
const status = (page: Page) => page.locator('connect-bank').getByRole('status');
const typesHeard = async () => (await visit.heard()).map(({ type }) => type);

/** As the browser's own buttons do. Its answer may be lost with the page that would give it. */
async function travel(page: Page, by: number): Promise<void> {
  await page.evaluate((steps) => history.go(steps), by).catch(() => undefined);
}

describe('a journey that is cancelled on the page while the bank is open', () => {
  it('is still connected when the user goes on at the bank', async () => {
    visit = await stage.visit({ mode: 'popup' });
    const [popup] = await Promise.all([
      visit.page.waitForEvent('popup'),
      button(visit.page).click(),
    ]);
    await reachAccounts(popup);
    await visit.page.getByRole('button', { name: 'Cancel' }).click();
    expect(await visit.until('connect-bank-exit')).toMatchObject({ reason: 'cancelled' });
    expect(popup.isClosed()).toBe(false);

    await decide(popup, 'Approve');
    await goBack(popup);
    const { connectionId } = await visit.until('connect-bank-authorized');
    expect(await visit.record()).toMatchObject([{ callback: 'onAuthorized', connectionId }]);
    if (!popup.isClosed()) await popup.waitForEvent('close');
  });
});

describe('a journey in the same tab', () => {
  it('that ends in another tab, as apps of banks do, is connected there', async () => {
    visit = await stage.visit({ mode: 'redirect' });
    const { page } = visit;
    await button(page).click();
    await reachAccounts(page);
    await decide(page, 'Approve');
    const back = await page.getByRole('link', { name: /^Return to/ }).getAttribute('href');

    const other = await page.context().newPage();
    await other.goto(new URL(back ?? '', page.url()).href);
    await status(other).getByText('Your bank is connected').waitFor();
    expect(await visit.until('connect-bank-authorized')).toHaveProperty('connectionId');
    expect(await visit.record()).toHaveLength(1);
  });

  it('that was finished is not taken up again by a reload', async () => {
    visit = await stage.visit({ mode: 'redirect' });
    const { page } = visit;
    await button(page).click();
    await stage.approve(page);
    await visit.until('connect-bank-authorized');
    await page.reload();
    await page.getByRole('button', { name: 'Forget this bank' }).waitFor();
    expect(await typesHeard()).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
  });
});

describe.each([
  { what: 'is loaded again', keepsPages: false },
  { what: 'the browser has kept', keepsPages: true },
])('the Back button, in a journey in the same tab, to a page that $what', ({ keepsPages }) => {
  const own = shareStage({ keepsPages });

  /** Begins a journey and leaves it in the middle. */
  async function leave(): Promise<Page> {
    visit = await own.visit({ mode: 'redirect' });
    const { page } = visit;
    await page.evaluate(() => document.body.classList.add('kept'));
    await button(page).click();
    await page.getByRole('button', { name: 'Mock', exact: true }).waitFor();
    await travel(page, -1);
    await status(page).getByText('Checking with your bank').waitFor();
    await page.locator(keepsPages ? 'body.kept' : 'body:not(.kept)').waitFor();
    return page;
  }

  it('says that the journey was left, and starts another one', async () => {
    const page = await leave();
    expect(await visit.until('connect-bank-exit')).toMatchObject({
      reason: 'closed',
      confirmed: false,
    });
    await status(page).getByText('You left before the end').waitFor();
    await button(page).click();
    await page.getByRole('button', { name: 'Mock', exact: true }).waitFor();
  });

  it('loses nothing when the user goes forward again and finishes', async () => {
    const page = await leave();
    await visit.until('connect-bank-exit');
    await travel(page, 1);
    await own.approve(page);
    await visit.until('connect-bank-authorized');
    expect(await visit.record()).toMatchObject([{ callback: 'onAuthorized' }]);
  });
});
