/** A journey that ends in the browser of another person, as it does when somebody was lured into it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { raiseStage, type Stage, type Visit } from './stage.ts';

let stage: Stage;
let starter: Visit;
let other: Visit;

beforeAll(async () => {
  stage = await raiseStage();
});

afterAll(() => stage.close());

afterEach(async () => {
  await Promise.all([starter.close(), other.close()]);
  expect([...starter.complaints, ...other.complaints]).toEqual([]);
});

/** The other person authorises what the starter began, and stands before the question. */
async function lured() {
  [starter, other] = [await stage.visit({ mode: 'popup' }), await stage.visit()];
  const [popup] = await Promise.all([
    starter.page.waitForEvent('popup'),
    starter.page.getByRole('button', { name: 'Connect your bank' }).click(),
  ]);
  await popup.getByRole('button', { name: 'Mock', exact: true }).waitFor();
  const { page } = other;
  await page.goto(popup.url());
  await stage.approve(page);
  await page.getByRole('heading', { name: 'Did you start this yourself?' }).waitFor();
  return page;
}

describe('somebody who comes back from a journey that began in another browser', () => {
  it('is told whose account it is, and stops it by saying no', async () => {
    const page = await lured();
    await page.getByText('r…@sixpence.example').waitFor();
    expect(page.url()).not.toContain('state');
    await page.getByRole('button', { name: 'No, stop' }).click();
    await page.getByRole('heading', { name: 'No bank was connected' }).waitFor();
    expect(await starter.until('connect-bank-exit')).toMatchObject({ reason: 'denied' });
    const [told] = await starter.record();
    expect(told).toMatchObject({ callback: 'onFailed' });
    expect(await starter.record()).toHaveLength(1);
  });

  it('connects the bank by saying yes', async () => {
    const page = await lured();
    expect(await starter.record()).toEqual([]);
    await page.getByRole('button', { name: 'Yes, this is me' }).click();
    await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
    const { connectionId } = await starter.until('connect-bank-authorized');
    expect(await starter.record()).toMatchObject([{ callback: 'onAuthorized', connectionId }]);
  });
});
