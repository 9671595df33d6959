import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations, COLOR_RULES, horizontalOverflow } from './audit.ts';
import { chooseBank, consent, decideConsent, logIn, returnToApp } from './mock-bank-steps.ts';
import { setupSharedDemo } from './shared-demo.ts';

const demo = setupSharedDemo();

const LOOKS = [
  { look: 'wide and light', colorScheme: 'light', size: [1280, 900], rules: undefined },
  { look: 'narrow and dark', colorScheme: 'dark', size: [320, 640], rules: COLOR_RULES },
] as const;

/** Audits a page in each look. */
async function audit(page: Page) {
  const results: Record<string, { violations: string[]; overflow: number }> = {};
  for (const { look, colorScheme, size, rules } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: size[0], height: size[1] });
    results[look] = {
      violations: await axeViolations(page, ':root', rules),
      overflow: await horizontalOverflow(page),
    };
  }
  return results;
}

it('every page of a journey passes axe and fits the window, wide and light, narrow and dark', async () => {
  const { page } = await demo.newUser({ mode: 'redirect', reducedMotion: 'reduce' });
  const results: Record<string, Awaited<ReturnType<typeof audit>>> = {};
  const look = async (step: string): Promise<void> => {
    results[step] = await audit(page);
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
  await decideConsent(page, 'Approve');
  await page.getByRole('link', { name: /^Return to/ }).waitFor();
  await look('result');
  await returnToApp(page);
  await page.locator('.payment').first().waitFor();
  await page.getByText('The same as a table').click();
  await look('demo after');

  const clean = Object.fromEntries(
    LOOKS.map(({ look }) => [look, { violations: [], overflow: 0 }]),
  );
  expect(results).toEqual(Object.fromEntries(Object.keys(results).map((step) => [step, clean])));
});
