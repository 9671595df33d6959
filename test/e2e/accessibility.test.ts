import { expect, it } from 'vitest';
import { auditEveryLook, NO_FAULTS } from './audit.ts';
import { chooseBank, consent, decideConsent, logIn, returnToApp } from './mock-bank-steps.ts';
import { setupSharedDemo } from './shared-demo.ts';

const demo = setupSharedDemo();

it('every page of a journey passes axe and fits the window, wide and light, narrow and dark', async () => {
  const { page } = await demo.newUser({ mode: 'redirect', reducedMotion: 'reduce' });
  const results: Record<string, typeof NO_FAULTS> = {};
  const look = async (step: string): Promise<void> => {
    results[step] = await auditEveryLook(page);
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

  expect(results).toEqual(
    Object.fromEntries(Object.keys(results).map((step) => [step, NO_FAULTS])),
  );
});
