import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { STANDINGS } from '../../demo/playground/preview-state.ts';
import { THEMES } from '../../demo/playground/themes.ts';
import { COLOR_RULES, faultsOn, overflowOf } from './audit.ts';
import { shareStage } from './shared-stage.ts';
import type { VisitOptions } from './stage.ts';

const stage = shareStage();

const open = (query: string, look?: VisitOptions) =>
  stage.visit({ path: `/playground.html?${query}`, ...look });

const stateOf = (page: Page) => page.evaluate(() => document.querySelector('connect-bank')?.state);

const snippetOn = (page: Page) =>
  page.locator('#snippet').evaluate(({ textContent }) => textContent ?? '');

describe('the playground', () => {
  it('shows every state without a journey, each with another sentence', async () => {
    const { page } = await open('');
    const sentences = new Map<string, string>();
    for (const standing of STANDINGS) {
      const [state = ''] = standing.replace('exit', 'idle').split(':');
      await page.getByLabel('State').selectOption(standing);
      await page.waitForFunction(
        ([wanted, isExit]) => {
          const element = document.querySelector('connect-bank');
          const sentence = element?.shadowRoot?.querySelector('[part=status]')?.textContent.trim();
          return element?.state === wanted && (!isExit || sentence);
        },
        [state, standing.startsWith('exit')] as const,
      );
      sentences.set(
        standing,
        await page.locator('#stage [part=status]').evaluate(({ textContent }) => textContent ?? ''),
      );
    }
    expect(sentences.size).toBe(STANDINGS.length);
    expect(new Set(sentences.values()).size).toBe(STANDINGS.length);
  });

  it('writes the markup and the style sheet to copy', async () => {
    const query = 'use-case=onboarding&size=large&full-width=on&theme=ledger&label=Join+in';
    const { page } = await open(query);
    const snippet = await snippetOn(page);
    expect(snippet).toContain(
      '<connect-bank endpoint="/connect-bank" use-case="onboarding" size="large" full-width>Join in</connect-bank>',
    );
    for (const [property, value] of Object.entries(THEMES[1]?.style ?? {})) {
      expect(snippet).toContain(`${property}: ${value};`);
    }
  });

  it('writes markup that is the same element on another page', async () => {
    const { page } = await open('name=a%22b&label=%3Cb%3E%26&theme=harbour');
    const attributesOn = (on: Page) =>
      on
        .locator('connect-bank')
        .first()
        .evaluate((element) => [element.getAttribute('name'), element.textContent]);
    const elsewhere = await page.context().newPage();
    await elsewhere.setContent(await snippetOn(page));
    const copied = await attributesOn(elsewhere);
    const original = await attributesOn(page);
    expect(copied).toEqual(original);
    expect(copied).toEqual(['a"b', '<b>&']);
  });

  it('keeps what was chosen over a reload', async () => {
    const { page } = await open('');
    await page.getByLabel('Size').selectOption('small');
    await page.getByLabel('required').check();
    await page.getByLabel('State').selectOption('failed: timeout');
    await page.reload();
    await page.waitForFunction(() => document.querySelector('connect-bank')?.state === 'failed');
    expect(await snippetOn(page)).toContain('size="small" required');
  });

  it('connects a bank at the sandbox', async () => {
    const { page } = await open('mode=popup');
    const [bank] = await Promise.all([
      page.waitForEvent('popup'),
      page.locator('#stage').getByRole('button', { name: 'Connect your bank' }).click(),
    ]);
    await stage.approve(bank);
    await page.getByText('connect-bank-authorized').waitFor();
    expect(await stateOf(page)).toBe('authorized');
  });

  it('has nothing for the doctor to say', async () => {
    const { page } = await open('');
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    const answered = page.waitForResponse((response) => response.status() === 204);
    await page.reload();
    await answered;
    expect(said).toEqual([]);
  });
});

describe.each([
  { look: 'light and wide', colorScheme: 'light', size: [1280, 900], rules: undefined },
  { look: 'dark and narrow', colorScheme: 'dark', size: [320, 700], rules: COLOR_RULES },
] as const)('$look, the playground', ({ colorScheme, size: [width, height], rules }) => {
  it.each(['', 'state=failed: timeout&lang=ar', 'state=authorized&theme=marigold'])(
    'passes axe, its three brands too, and fits the window: %s',
    async (query) => {
      const { page } = await open(query, {
        colorScheme,
        viewport: { width, height },
        reducedMotion: 'reduce',
      });
      await page.locator('.example').last().waitFor();
      const seen = {
        faults: await faultsOn(page, ':root', rules),
        overflow: await overflowOf(page),
      };
      expect(seen).toEqual({ faults: [], overflow: 0 });
    },
  );
});
