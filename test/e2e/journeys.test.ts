import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DemoUser } from './demo-setup.ts';
import {
  decideConsent,
  JOHN,
  logIn,
  reachAccounts,
  reachLogin,
  returnToApp,
} from './mock-bank-steps.ts';
import { setupSharedDemo } from './shared-demo.ts';

const demo = setupSharedDemo();
let user: DemoUser;

const clickConnect = ({ page }: DemoUser) =>
  page.getByRole('button', { name: 'Connect your bank' }).click();

async function openPopup(): Promise<Page> {
  const [popup] = await Promise.all([user.page.waitForEvent('popup'), clickConnect(user)]);
  return popup;
}

const eventTypes = async () => (await user.events()).map(({ type }) => type);
const heading = () => user.page.getByRole('heading', { level: 1 });

/** Checks that the page shows the bank's accounts, figures and payments. */
async function expectBankData(): Promise<void> {
  const { page } = user;
  await page.getByRole('heading', { name: 'Payments' }).waitFor();
  await page.locator('.payment').first().waitFor();
  expect(await page.locator('.account').first().textContent()).toMatch(/\d\d-\d\d-\d\d ····\d{4}/);
  expect(await page.locator('#figures dd').allInnerTexts()).toHaveLength(3);
  expect(await page.locator('#payments-summary').textContent()).toMatch(/^\d+ payments\.$/);
}

describe('a journey in a popup', () => {
  it('the journey connects the bank: event, callback and page agree', async () => {
    user = await demo.newUser({ mode: 'popup' });
    const popup = await openPopup();
    await reachAccounts(popup, JOHN);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);

    const { connectionId } = await user.waitForEvent('connect-bank-authorized');
    expect(await eventTypes()).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
    expect(await user.callbackLog()).toMatchObject([
      { callback: 'onAuthorized', useCase: 'affordability', connectionId },
    ]);
    await expectBankData();
    expect(await heading().textContent()).toBe('Hello, John.');
    if (!popup.isClosed()) await popup.waitForEvent('close');
  });

  it('the journey ends without a connection if the user denies', async () => {
    user = await demo.newUser({ mode: 'popup' });
    const popup = await openPopup();
    await reachAccounts(popup, JOHN);
    await decideConsent(popup, 'Deny');
    await returnToApp(popup);

    expect(await user.waitForEvent('connect-bank-exit')).toMatchObject({ reason: 'denied' });
    expect(await eventTypes()).not.toContain('connect-bank-authorized');
    expect(await user.callbackLog()).toMatchObject([{ callback: 'onFailed' }]);
    await user.page.locator('#callbacks', { hasText: 'denied' }).waitFor();
    expect(await user.page.locator('#bank-data').isVisible()).toBe(false);
  });

  it('a closed popup ends the journey, and the user can start again', async () => {
    user = await demo.newUser({ mode: 'popup' });
    const popup = await openPopup();
    await popup.getByRole('button', { name: 'Mock', exact: true }).waitFor();
    await popup.close();

    const exit = await user.waitForEvent('connect-bank-exit');
    expect(exit).toMatchObject({ reason: 'closed', confirmed: false });
    expect(await user.callbackLog()).toEqual([]);
    expect(await user.page.locator('#bank-data').isVisible()).toBe(false);
    const second = await openPopup();
    await second.getByRole('button', { name: 'Mock', exact: true }).waitFor();
  });

  it('a wrong password at the bank does not end the journey', async () => {
    user = await demo.newUser({ mode: 'popup' });
    const popup = await openPopup();
    await reachLogin(popup);
    await logIn(popup, { ...JOHN, password: 'wrong' });
    await popup.getByText('The username or the password is wrong').first().waitFor();
    expect(await eventTypes()).toEqual(['connect-bank-before-open', 'connect-bank-open']);
    // The browser logs every page with an error status; this one is expected.
    expect(user.browserErrors.splice(0)).toEqual([expect.stringContaining('422')]);

    await logIn(popup, JOHN);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);

    const { connectionId } = await user.waitForEvent('connect-bank-authorized');
    expect(await user.callbackLog()).toMatchObject([{ callback: 'onAuthorized', connectionId }]);
    await expectBankData();
  });
});

describe('a journey in the same tab', () => {
  it('the journey connects the bank and returns to the page with the same settings', async () => {
    user = await demo.newUser({ mode: 'redirect', useCase: 'onboarding' });
    const { page } = user;
    await clickConnect(user);
    await reachAccounts(page, JOHN);
    await decideConsent(page, 'Approve');
    await returnToApp(page);

    const { connectionId } = await user.waitForEvent('connect-bank-authorized');
    expect(await eventTypes()).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
    expect(await user.callbackLog()).toMatchObject([
      { callback: 'onAuthorized', useCase: 'onboarding', connectionId },
    ]);
    await expectBankData();
    expect(await page.getByLabel('Use case').inputValue()).toBe('onboarding');
    expect(await page.getByLabel('redirect').isChecked()).toBe(true);
    expect(await page.locator('#events code').allInnerTexts()).toEqual(await eventTypes());
  });

  it('the journey returns without a connection if the user denies', async () => {
    user = await demo.newUser({ mode: 'redirect' });
    const { page } = user;
    await clickConnect(user);
    await reachAccounts(page, JOHN);
    await decideConsent(page, 'Deny');
    await returnToApp(page);

    expect(await user.waitForEvent('connect-bank-exit')).toMatchObject({ reason: 'denied' });
    expect(await user.callbackLog()).toMatchObject([{ callback: 'onFailed' }]);
    expect(await page.locator('#bank-data').isVisible()).toBe(false);
  });
});

describe('the demo page', () => {
  it('the page shows only accounts if the use case does not include payments', async () => {
    user = await demo.newUser({ mode: 'popup', useCase: 'account-verification' });
    const popup = await openPopup();
    await demo.approve(popup);

    await user.waitForEvent('connect-bank-authorized');
    await user.page.getByRole('heading', { name: 'Accounts' }).waitFor();
    expect(await user.page.getByRole('heading', { name: 'Payments' }).isVisible()).toBe(false);
  });

  it('the page forgets a bank if the user asks for it', async () => {
    user = await demo.newUser({ mode: 'popup' });
    const popup = await openPopup();
    await demo.approve(popup);
    await expectBankData();

    await user.page.getByRole('button', { name: 'Forget this bank' }).click();
    await user.page.getByRole('heading', { name: 'See where your money goes.' }).waitFor();
    expect(await user.page.locator('#bank-data').isVisible()).toBe(false);
    await user.page.getByRole('button', { name: 'Connect your bank' }).waitFor();
  });

  it('the page finds payments by text and by category', async () => {
    user = await demo.newUser({ mode: 'popup' });
    const popup = await openPopup();
    await demo.approve(popup);
    await expectBankData();

    const { page } = user;
    await page.getByLabel('Category').selectOption('Groceries');
    expect(await page.locator('#payments-summary').textContent()).toMatch(
      /^\d+ payments, together −£/,
    );
    expect(new Set(await page.locator('.tag:not(.pending)').allInnerTexts())).toEqual(
      new Set(['Groceries']),
    );
    await page.getByLabel('Search').fill('no such shop');
    expect(await page.locator('#payments-summary').textContent()).toBe('No payment fits.');
  });
});
