import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { COLOR_RULES, faultsOn, overflowOf } from './audit.ts';
import { chooseBank, consent, decide, goBack, logIn } from './bank-customer.ts';
import { shareStage } from './shared-stage.ts';

const stage = shareStage();

const LOOKS = [
  { look: 'wide and light', colorScheme: 'light', size: [1280, 900], rules: undefined },
  { look: 'narrow and dark', colorScheme: 'dark', size: [320, 640], rules: COLOR_RULES },
] as const;

/** What is wrong with a page, in each look. */
async function audit(page: Page) {
  const seen: Record<string, { faults: string[]; overflow: number }> = {};
  for (const { look, colorScheme, size, rules } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: size[0], height: size[1] });
    seen[look] = { faults: await faultsOn(page, ':root', rules), overflow: await overflowOf(page) };
  }
  return seen;
}

it('every page of a journey passes axe and fits the window, wide and light, narrow and dark', async () => {
  const { page } = await stage.visit({ mode: 'redirect', reducedMotion: 'reduce' });
  const seen: Record<string, Awaited<ReturnType<typeof audit>>> = {};
  const look = async (step: string): Promise<void> => {
    seen[step] = await audit(page);
  };
  await page.getByRole('button', { name: 'Connect your bank' }).waitFor();
  await look('demo before');
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  await page.getByRole('button', { name: 'Mock', exact: true }).waitFor();
  await look('choose a bank');
  await chooseBank(page);
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  await look('consent');
  await consent(page);
  await page.getByLabel('Username', { exact: true }).waitFor();
  await look('login');
  await page.getByText('Sandbox users').click();
  await look('login, with the sandbox users');
  await logIn(page);
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  await look('accounts');
  await decide(page, 'Approve');
  await page.getByRole('link', { name: /^Return to/ }).waitFor();
  await look('result');
  await goBack(page);
  await page.locator('.payment').first().waitFor();
  await page.getByText('The same as a table').click();
  await look('demo after');

  const clean = Object.fromEntries(LOOKS.map(({ look }) => [look, { faults: [], overflow: 0 }]));
  expect(seen).toEqual(Object.fromEntries(Object.keys(seen).map((step) => [step, clean])));
});
