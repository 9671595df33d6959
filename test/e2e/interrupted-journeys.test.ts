/** What users do to windows and tabs in the middle of a journey. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DemoUser } from './demo-setup.ts';
import { decideConsent, reachAccounts, returnToApp } from './mock-bank-steps.ts';
import { setupSharedDemo } from './shared-demo.ts';

const demo = setupSharedDemo();
let user: DemoUser;

const button = (page: Page) => page.getByRole('button', { name: 'Connect your bank' });
const status = (page: Page) => page.locator('connect-bank').getByRole('status');
const eventTypes = async () => (await user.events()).map(({ type }) => type);

/** Moves in the history as the browser's buttons do; the page may be unloaded before `evaluate` returns. */
async function moveInHistory(page: Page, by: number): Promise<void> {
  await page.evaluate((steps) => history.go(steps), by).catch(() => undefined);
}

describe('a journey that is cancelled on the page while the bank is open', () => {
  it('the journey still connects the bank if the user continues at the bank', async () => {
    user = await demo.newUser({ mode: 'popup' });
    const [popup] = await Promise.all([user.page.waitForEvent('popup'), button(user.page).click()]);
    await reachAccounts(popup);
    await user.page.getByRole('button', { name: 'Cancel' }).click();
    expect(await user.waitForEvent('connect-bank-exit')).toMatchObject({ reason: 'cancelled' });
    expect(popup.isClosed()).toBe(false);

    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    const { connectionId } = await user.waitForEvent('connect-bank-authorized');
    expect(await user.callbackLog()).toMatchObject([{ callback: 'onAuthorized', connectionId }]);
    if (!popup.isClosed()) await popup.waitForEvent('close');
  });
});

describe('a journey in the same tab', () => {
  it('the journey may end in another tab, as with bank apps, and connects the bank there', async () => {
    user = await demo.newUser({ mode: 'redirect' });
    const { page } = user;
    await button(page).click();
    await reachAccounts(page);
    await decideConsent(page, 'Approve');
    const back = await page.getByRole('link', { name: /^Return to/ }).getAttribute('href');

    const other = await page.context().newPage();
    await other.goto(new URL(back ?? '', page.url()).href);
    await status(other).getByText('Your bank is connected').waitFor();
    expect(await user.waitForEvent('connect-bank-authorized')).toHaveProperty('connectionId');
    expect(await user.callbackLog()).toHaveLength(1);
  });

  it('a finished journey is not resumed by a reload', async () => {
    user = await demo.newUser({ mode: 'redirect' });
    const { page } = user;
    await button(page).click();
    await demo.approve(page);
    await user.waitForEvent('connect-bank-authorized');
    await page.reload();
    await page.getByRole('button', { name: 'Forget this bank' }).waitFor();
    expect(await eventTypes()).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
  });
});

describe.each([
  { page: 'is loaded again', backForwardCache: false },
  { page: 'comes from the back/forward cache', backForwardCache: true },
])(
  'the Back button, in a journey in the same tab, to a page that $page',
  ({ backForwardCache }) => {
    const ownDemo = setupSharedDemo({ backForwardCache });

    /** Starts a journey and goes back before its end. */
    async function startAndGoBack(): Promise<Page> {
      user = await ownDemo.newUser({ mode: 'redirect' });
      const { page } = user;
      await page.evaluate(() => document.body.classList.add('cached'));
      await button(page).click();
      await page.getByRole('button', { name: 'Mock', exact: true }).waitFor();
      await moveInHistory(page, -1);
      await status(page).getByText('Checking with your bank').waitFor();
      await page.locator(backForwardCache ? 'body.cached' : 'body:not(.cached)').waitFor();
      return page;
    }

    it('the element shows that the user left the journey, and starts another one', async () => {
      const page = await startAndGoBack();
      expect(await user.waitForEvent('connect-bank-exit')).toMatchObject({
        reason: 'closed',
        confirmed: false,
      });
      await status(page).getByText('You left before the end').waitFor();
      await button(page).click();
      await page.getByRole('button', { name: 'Mock', exact: true }).waitFor();
    });

    it('the journey connects the bank if the user goes forward again and finishes it', async () => {
      const page = await startAndGoBack();
      await user.waitForEvent('connect-bank-exit');
      await moveInHistory(page, 1);
      await ownDemo.approve(page);
      await user.waitForEvent('connect-bank-authorized');
      expect(await user.callbackLog()).toMatchObject([{ callback: 'onAuthorized' }]);
    });
  },
);
