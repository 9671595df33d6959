import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide, goBack, reachAccounts } from './bank-customer.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await raiseStage();
});

afterAll(() => stage.close());

it('says in a sentence that the bank service cannot be reached, and keeps the connection', async () => {
  const { page, until, close } = await stage.visit({ mode: 'redirect', useCase: 'rewards' });
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  await reachAccounts(page);
  await decide(page, 'Approve');
  await goBack(page);
  await until('connect-bank-authorized');

  await stage.stopSandbox();
  await page.reload();
  const alert = page.getByRole('alert').filter({ hasText: 'cannot be reached' });
  await alert.waitFor();
  await page.getByRole('button', { name: 'Forget this bank' }).waitFor();
  await close();
});

it('lets the element say that the journey cannot start', async () => {
  const { page, until, close } = await stage.visit({ mode: 'popup' });
  await stage.stopSandbox();
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  const error = await until('connect-bank-error');
  expect(error).toMatchObject({ recoverable: true });
  expect(await page.locator('#events').textContent()).toContain('connect-bank-error');
  await close();
});
