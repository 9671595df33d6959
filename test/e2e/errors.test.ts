import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DemoSetup, setupDemo } from './demo-setup.ts';

let demo: DemoSetup;

// The tests stop the sandbox, so each has its own.
beforeEach(async () => {
  demo = await setupDemo();
});

afterEach(() => demo.close());

it('the element shows that there were too many attempts', async () => {
  const { page, waitForEvent, close, browserErrors } = await demo.newUser({ mode: 'popup' });
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
  expect(await waitForEvent('connect-bank-error')).toMatchObject({
    code: 'rate-limited',
    recoverable: true,
  });
  await page.getByText('Too many attempts. Please try again in a moment.').waitFor();
  // The browser logs every failed request; this one is expected.
  expect(browserErrors).toEqual([expect.stringContaining('429')]);
  await close();
});

it('the demo shows that the bank service cannot be reached, and keeps the connection', async () => {
  const { page, waitForEvent, close } = await demo.newUser({
    mode: 'redirect',
    useCase: 'rewards',
  });
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  await demo.approve(page);
  await waitForEvent('connect-bank-authorized');

  await demo.stopSandbox();
  await page.reload();
  const alert = page.getByRole('alert').filter({ hasText: 'cannot be reached' });
  await alert.waitFor();
  await page.getByRole('button', { name: 'Forget this bank' }).waitFor();
  await close();
});

it('the element shows that the journey cannot start', async () => {
  const { page, waitForEvent, close } = await demo.newUser({ mode: 'popup' });
  await demo.stopSandbox();
  await page.getByRole('button', { name: 'Connect your bank' }).click();
  const error = await waitForEvent('connect-bank-error');
  expect(error).toMatchObject({ recoverable: true });
  expect(await page.locator('#events').textContent()).toContain('connect-bank-error');
  await close();
});
