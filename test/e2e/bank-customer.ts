/** What a person does on the hosted pages and at the mock bank. */
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

export async function decide(page: Page, decision: 'Approve' | 'Deny'): Promise<void> {
  await page.getByRole('button', { name: decision, exact: true }).click();
}

export async function goBack(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Return to/ }).click();
}

/** From the list of banks to the bank's own login. */
export async function reachLogin(page: Page): Promise<void> {
  await chooseBank(page);
  await consent(page);
}

/** From the list of banks to the accounts at the bank. */
export async function reachAccounts(page: Page, credentials = JOHN): Promise<void> {
  await reachLogin(page);
  await logIn(page, credentials);
}
