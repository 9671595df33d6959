import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { decide, goBack, JOHN, logIn, reachAccounts, reachLogin } from './bank-customer.ts';
import { shareStage } from './shared-stage.ts';
import type { Visit } from './stage.ts';

const stage = shareStage();
let visit: Visit;

const pressButton = ({ page }: Visit) =>
  page.getByRole('button', { name: 'Connect your bank' }).click();

async function openWindow(): Promise<Page> {
  const [popup] = await Promise.all([visit.page.waitForEvent('popup'), pressButton(visit)]);
  return popup;
}

const typesHeard = async () => (await visit.heard()).map(({ type }) => type);
const greeting = () => visit.page.getByRole('heading', { level: 1 });

/** The accounts, the chart's figures and the payments of the bank are on Sixpence's page. */
async function expectMoney(): Promise<void> {
  const { page } = visit;
  await page.getByRole('heading', { name: 'Payments' }).waitFor();
  await page.locator('.payment').first().waitFor();
  expect(await page.locator('.account').first().textContent()).toMatch(/\d\d-\d\d-\d\d ····\d{4}/);
  expect(await page.locator('#figures dd').allInnerTexts()).toHaveLength(3);
  expect(await page.locator('#found').textContent()).toMatch(/^\d+ payments\.$/);
}

describe('a journey in a window of its own', () => {
  it('connects the bank: event, record and page agree', async () => {
    visit = await stage.visit({ mode: 'popup' });
    const popup = await openWindow();
    await reachAccounts(popup, JOHN);
    await decide(popup, 'Approve');
    await goBack(popup);

    const { connectionId } = await visit.until('connect-bank-authorized');
    expect(await typesHeard()).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
    expect(await visit.record()).toMatchObject([
      { callback: 'onAuthorized', useCase: 'affordability', connectionId },
    ]);
    await expectMoney();
    expect(await greeting().textContent()).toBe('Hello, John.');
    if (!popup.isClosed()) await popup.waitForEvent('close');
  });

  it('ends without a connection when the user denies', async () => {
    visit = await stage.visit({ mode: 'popup' });
    const popup = await openWindow();
    await reachAccounts(popup, JOHN);
    await decide(popup, 'Deny');
    await goBack(popup);

    expect(await visit.until('connect-bank-exit')).toMatchObject({ reason: 'denied' });
    expect(await typesHeard()).not.toContain('connect-bank-authorized');
    expect(await visit.record()).toMatchObject([{ callback: 'onFailed' }]);
    await visit.page.locator('#record', { hasText: 'denied' }).waitFor();
    expect(await visit.page.locator('#money').isVisible()).toBe(false);
  });

  it('ends as closed when the window is closed, and can start again', async () => {
    visit = await stage.visit({ mode: 'popup' });
    const popup = await openWindow();
    await popup.getByRole('button', { name: 'Mock', exact: true }).waitFor();
    await popup.close();

    const exit = await visit.until('connect-bank-exit');
    expect(exit).toMatchObject({ reason: 'closed', confirmed: false });
    expect(await visit.record()).toEqual([]);
    expect(await visit.page.locator('#money').isVisible()).toBe(false);
    const second = await openWindow();
    await second.getByRole('button', { name: 'Mock', exact: true }).waitFor();
  });

  it('survives a wrong password at the bank', async () => {
    visit = await stage.visit({ mode: 'popup' });
    const popup = await openWindow();
    await reachLogin(popup);
    await logIn(popup, { ...JOHN, password: 'wrong' });
    await popup.getByText('The username or the password is wrong').first().waitFor();
    expect(await typesHeard()).toEqual(['connect-bank-before-open', 'connect-bank-open']);
    // A browser writes every refused page on its console; this one is meant.
    expect(visit.complaints.splice(0)).toEqual([expect.stringContaining('422')]);

    await logIn(popup, JOHN);
    await decide(popup, 'Approve');
    await goBack(popup);

    const { connectionId } = await visit.until('connect-bank-authorized');
    expect(await visit.record()).toMatchObject([{ callback: 'onAuthorized', connectionId }]);
    await expectMoney();
  });
});

describe('a journey in the same tab', () => {
  it('connects the bank and comes back to the page as it was', async () => {
    visit = await stage.visit({ mode: 'redirect', useCase: 'onboarding' });
    const { page } = visit;
    await pressButton(visit);
    await reachAccounts(page, JOHN);
    await decide(page, 'Approve');
    await goBack(page);

    const { connectionId } = await visit.until('connect-bank-authorized');
    expect(await typesHeard()).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
    expect(await visit.record()).toMatchObject([
      { callback: 'onAuthorized', useCase: 'onboarding', connectionId },
    ]);
    await expectMoney();
    expect(await page.getByLabel('Use case').inputValue()).toBe('onboarding');
    expect(await page.getByLabel('redirect').isChecked()).toBe(true);
    expect(await page.locator('#events code').allInnerTexts()).toEqual(await typesHeard());
  });

  it('comes back without a connection when the user denies', async () => {
    visit = await stage.visit({ mode: 'redirect' });
    const { page } = visit;
    await pressButton(visit);
    await reachAccounts(page, JOHN);
    await decide(page, 'Deny');
    await goBack(page);

    expect(await visit.until('connect-bank-exit')).toMatchObject({ reason: 'denied' });
    expect(await visit.record()).toMatchObject([{ callback: 'onFailed' }]);
    expect(await page.locator('#money').isVisible()).toBe(false);
  });
});

describe('the page of the demo', () => {
  it('shows accounts alone where the use case leaves payments out', async () => {
    visit = await stage.visit({ mode: 'popup', useCase: 'account-verification' });
    const popup = await openWindow();
    await stage.approve(popup);

    await visit.until('connect-bank-authorized');
    await visit.page.getByRole('heading', { name: 'Accounts' }).waitFor();
    expect(await visit.page.getByRole('heading', { name: 'Payments' }).isVisible()).toBe(false);
  });

  it('forgets a bank when it is told to', async () => {
    visit = await stage.visit({ mode: 'popup' });
    const popup = await openWindow();
    await stage.approve(popup);
    await expectMoney();

    await visit.page.getByRole('button', { name: 'Forget this bank' }).click();
    await visit.page.getByRole('heading', { name: 'See where your money goes.' }).waitFor();
    expect(await visit.page.locator('#money').isVisible()).toBe(false);
    await visit.page.getByRole('button', { name: 'Connect your bank' }).waitFor();
  });

  it('finds payments by word and by category', async () => {
    visit = await stage.visit({ mode: 'popup' });
    const popup = await openWindow();
    await stage.approve(popup);
    await expectMoney();

    const { page } = visit;
    await page.getByLabel('Category').selectOption('Groceries');
    expect(await page.locator('#found').textContent()).toMatch(/^\d+ payments, together −£/);
    expect(new Set(await page.locator('.tag:not(.pending)').allInnerTexts())).toEqual(
      new Set(['Groceries']),
    );
    await page.getByLabel('Search').fill('no such shop');
    expect(await page.locator('#found').textContent()).toBe('No payment fits.');
  });
});
