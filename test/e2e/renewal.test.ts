import { afterEach, describe, expect, it } from 'vitest';
import { decide, goBack, JOHN, reachAccounts } from './bank-customer.ts';
import { raiseStage, type Stage, type Visit } from './stage.ts';

let stage: Stage;
let visit: Visit;

afterEach(async () => {
  await visit.close();
  await stage.close();
  expect(visit.complaints).toEqual([]);
});

const renewButton = () => visit.page.getByRole('button', { name: 'Renew access' });

/** A bank is connected for ninety days; the id of its connection. */
async function connect(): Promise<unknown> {
  const { page } = visit;
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Connect your bank' }).click(),
  ]);
  await stage.approve(popup);
  const { connectionId } = await visit.until('connect-bank-authorized');
  await renewButton().waitFor();
  return connectionId;
}

const authorisations = async () =>
  (await visit.heard())
    .filter(({ type }) => type === 'connect-bank-authorized')
    .map(({ connectionId }) => connectionId);

/** The last thing that a renewal changes on the page. */
const untilRenewed = () =>
  visit.page.locator('#record', { hasText: 'renewed' }).getByText('renewed').waitFor();

describe('a connection that is about to end', () => {
  it('is prolonged by a press of the button, where TrueLayer offers that', async () => {
    stage = await raiseStage({ previews: ['reconfirmation'] });
    visit = await stage.visit({ mode: 'popup', useCase: 'rewards' });
    const connectionId = await connect();
    expect(await visit.page.locator('#connection-note').textContent()).toMatch(/Access ends on \d/);
    const [popup] = await Promise.all([visit.page.waitForEvent('popup'), renewButton().click()]);
    await untilRenewed();
    expect(await authorisations()).toEqual([connectionId, connectionId]);
    if (!popup.isClosed()) await popup.waitForEvent('close');
  });

  it('is prolonged in the same tab, too, and the page is as it was', async () => {
    stage = await raiseStage({ previews: ['reconfirmation'] });
    visit = await stage.visit({ mode: 'popup', useCase: 'rewards' });
    const connectionId = await connect();
    await visit.page.getByLabel('redirect').check();
    await renewButton().click();
    await untilRenewed();
    expect(await authorisations()).toEqual([connectionId, connectionId]);
    expect(await visit.page.getByLabel('redirect').isChecked()).toBe(true);
  });

  it('is replaced by a new one in a journey, as things are today', async () => {
    stage = await raiseStage();
    visit = await stage.visit({ mode: 'popup', useCase: 'rewards' });
    const connectionId = await connect();
    const [popup] = await Promise.all([visit.page.waitForEvent('popup'), renewButton().click()]);
    await reachAccounts(popup, JOHN);
    await decide(popup, 'Approve');
    await goBack(popup);
    await untilRenewed();
    const [first, second] = await authorisations();
    expect(first).toBe(connectionId);
    expect(second).not.toBe(connectionId);
  });
});
