/** A journey that ends in the browser of another person, as in a phishing attack. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSetup, type DemoUser, setupDemo } from './demo-setup.ts';

let demo: DemoSetup;
let starter: DemoUser;
let other: DemoUser;

beforeAll(async () => {
  demo = await setupDemo();
});

afterAll(() => demo.close());

afterEach(async () => {
  await Promise.all([starter.close(), other.close()]);
  expect([...starter.browserErrors, ...other.browserErrors]).toEqual([]);
});

/** Approves the starter's journey as the other user, up to the confirmation page. */
async function returnInOtherBrowser() {
  [starter, other] = [await demo.newUser({ mode: 'popup' }), await demo.newUser()];
  const [popup] = await Promise.all([
    starter.page.waitForEvent('popup'),
    starter.page.getByRole('button', { name: 'Connect your bank' }).click(),
  ]);
  await popup.getByRole('button', { name: 'Mock', exact: true }).waitFor();
  const { page } = other;
  await page.goto(popup.url());
  await demo.approve(page);
  await page.getByRole('heading', { name: 'Did you start this yourself?' }).waitFor();
  return page;
}

describe('a user who returns from a journey that began in another browser', () => {
  it('the user sees whose account it is and rejects the journey with "No"', async () => {
    const page = await returnInOtherBrowser();
    await page.getByText('r…@sixpence.example').waitFor();
    expect(page.url()).not.toContain('state');
    await page.getByRole('button', { name: 'No, stop' }).click();
    await page.getByRole('heading', { name: 'No bank was connected' }).waitFor();
    expect(await starter.waitForEvent('connect-bank-exit')).toMatchObject({ reason: 'denied' });
    const [call] = await starter.callbackLog();
    expect(call).toMatchObject({ callback: 'onFailed' });
    expect(await starter.callbackLog()).toHaveLength(1);
  });

  it('the user connects the bank with "Yes"', async () => {
    const page = await returnInOtherBrowser();
    expect(await starter.callbackLog()).toEqual([]);
    await page.getByRole('button', { name: 'Yes, this is me' }).click();
    await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
    const { connectionId } = await starter.waitForEvent('connect-bank-authorized');
    expect(await starter.callbackLog()).toMatchObject([{ callback: 'onAuthorized', connectionId }]);
  });
});
