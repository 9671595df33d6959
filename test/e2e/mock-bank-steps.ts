/** The steps of a user on the hosted pages and at the mock bank. */
import type { Page } from 'playwright-core';

export const JOHN = { username: 'john', password: 'doe' };

export async function chooseBank(page: Page, name = 'Mock'): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

export async function consent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Allow' }).click();
}

export async function logIn(page: Page, { username, password } = JOHN): Promise<void> {
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

export async function decideConsent(page: Page, decision: 'Approve' | 'Deny'): Promise<void> {
  await page.getByRole('button', { name: decision, exact: true }).click();
}

export async function returnToApp(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Return to/ }).click();
}

/** Goes from the list of banks to the login page of the bank. */
export async function reachLogin(page: Page): Promise<void> {
  await chooseBank(page);
  await consent(page);
}

/** Goes from the list of banks to the list of accounts at the bank. */
export async function reachAccounts(page: Page, credentials = JOHN): Promise<void> {
  await reachLogin(page);
  await logIn(page, credentials);
}
