import { afterEach, beforeEach, expect, it } from 'vitest';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;

// Its sandbox does not come back: each test has its own.
beforeEach(async () => {
  stage = await raiseStage();
});

afterEach(() => stage.close());

it('lets the element say that there were too many attempts', async () => {
  const { page, until, close, complaints } = await stage.visit({ mode: 'popup' });
  await page.evaluate(async () => {
    for (const letter of 'abcdefghij') {
      await fetch('/connect-bank/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Connect-Bank': '1' },
        body: JSON.stringify({ use_case: 'rewards', mode: 'popup', challenge: letter.repeat(43) }),
      });
    }
  });
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  expect(await until('connect-bank-error')).toMatchObject({
    code: 'rate-limited',
    recoverable: true,
  });
  await page.getByText('There were too many attempts. Please try again in a moment.').waitFor();
  // A browser writes every refused request on its console; only this one is meant.
  expect(complaints).toEqual([expect.stringContaining('429')]);
  await close();
});

it('says in a sentence that the bank service cannot be reached, and keeps the connection', async () => {
  const { page, until, close } = await stage.visit({ mode: 'redirect', useCase: 'rewards' });
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  await stage.approve(page);
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
