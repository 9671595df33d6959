import { afterEach, describe, expect, it } from 'vitest';
import { type DemoSetup, type DemoUser, setupDemo } from './demo-setup.ts';
import { decideConsent, JOHN, reachAccounts, returnToApp } from './mock-bank-steps.ts';

let demo: DemoSetup;
let user: DemoUser;

afterEach(async () => {
  await user.close();
  await demo.close();
  expect(user.browserErrors).toEqual([]);
});

const renewButton = () => user.page.getByRole('button', { name: 'Renew access' });

/** Connects a bank for ninety days, as a mock user whose consent can be extended at once. */
async function connect(mockUser = 'john-eternal'): Promise<unknown> {
  const { page } = user;
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Connect your bank' }).click(),
  ]);
  await demo.approve(popup, mockUser);
  const { connectionId } = await user.waitForEvent('connect-bank-authorized');
  await renewButton().waitFor();
  return connectionId;
}

const authorizedConnectionIds = async () =>
  (await user.events())
    .filter(({ type }) => type === 'connect-bank-authorized')
    .map(({ connectionId }) => connectionId);

/** Waits for the last change of a renewal on the page. */
const waitForRenewal = () =>
  user.page.locator('#callbacks', { hasText: 'renewed' }).getByText('renewed').waitFor();

describe('the renewal of a connection', () => {
  it('a click renews the same connection if TrueLayer offers reconfirmation', async () => {
    demo = await setupDemo({ previews: ['reconfirmation'] });
    user = await demo.newUser({ mode: 'popup', useCase: 'rewards' });
    const connectionId = await connect();
    expect(await user.page.locator('#connection-note').textContent()).toMatch(/Access ends on \d/);
    const [popup] = await Promise.all([user.page.waitForEvent('popup'), renewButton().click()]);
    await waitForRenewal();
    expect(await authorizedConnectionIds()).toEqual([connectionId, connectionId]);
    if (!popup.isClosed()) await popup.waitForEvent('close');
  });

  it('a click in redirect mode renews the same connection, and the page keeps its settings', async () => {
    demo = await setupDemo({ previews: ['reconfirmation'] });
    user = await demo.newUser({ mode: 'popup', useCase: 'rewards' });
    const connectionId = await connect();
    await user.page.getByLabel('redirect').check();
    await renewButton().click();
    await waitForRenewal();
    expect(await authorizedConnectionIds()).toEqual([connectionId, connectionId]);
    expect(await user.page.getByLabel('redirect').isChecked()).toBe(true);
  });

  it('a journey replaces the connection if TrueLayer does not offer reconfirmation', async () => {
    demo = await setupDemo();
    user = await demo.newUser({ mode: 'popup', useCase: 'rewards' });
    const connectionId = await connect();
    const [popup] = await Promise.all([user.page.waitForEvent('popup'), renewButton().click()]);
    await reachAccounts(popup, JOHN);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    await waitForRenewal();
    const [first, second] = await authorizedConnectionIds();
    expect(first).toBe(connectionId);
    expect(second).not.toBe(connectionId);
  });
});
