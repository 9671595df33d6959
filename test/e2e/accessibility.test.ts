import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOn, overflowOf } from './audit.ts';
import { chooseBank, consent, decide, goBack, logIn } from './bank-customer.ts';
import { raiseStage, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await raiseStage();
});

afterAll(() => stage.close());

const LOOKS = [
  { look: 'wide and light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { look: 'narrow and dark', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
] as const;

describe.each(LOOKS)('$look', ({ colorScheme, viewport }) => {
  it('every page of a journey passes axe and fits the window', async () => {
    const options = { mode: 'redirect', colorScheme, viewport, reducedMotion: 'reduce' } as const;
    const { page, close } = await stage.visit(options);
    const seen: Record<string, { faults: string[]; overflow: number }> = {};
    const look = async (step: string): Promise<void> => {
      seen[step] = { faults: await faultsOn(page), overflow: await overflowOf(page) };
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
    await close();

    const clean = { faults: [], overflow: 0 };
    expect(seen).toEqual(Object.fromEntries(Object.keys(seen).map((step) => [step, clean])));
  });
});
