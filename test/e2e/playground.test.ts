import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PREVIEW_STATES } from '../../demo/playground/preview-state.ts';
import { THEMES } from '../../demo/playground/themes.ts';
import { axeViolations, horizontalOverflow } from './audit.ts';
import type { UserOptions } from './demo-setup.ts';
import { setupSharedDemo } from './shared-demo.ts';

const demo = setupSharedDemo();

const open = (query: string, look?: UserOptions) =>
  demo.newUser({ path: `/playground.html?${query}`, ...look });

const stateOf = (page: Page) => page.evaluate(() => document.querySelector('connect-bank')?.state);

const snippetOn = (page: Page) =>
  page.locator('#snippet').evaluate(({ textContent }) => textContent ?? '');

describe('the playground', () => {
  it('the playground shows every state without a journey, each with its own text', async () => {
    const { page } = await open('');
    const sentences = new Map<string, string>();
    for (const previewState of PREVIEW_STATES) {
      const [state = ''] = previewState.replace('exit', 'idle').split(':');
      await page.getByLabel('State').selectOption(previewState);
      await page.waitForFunction(
        ([wanted, isExit]) => {
          const element = document.querySelector('connect-bank');
          const sentence = element?.shadowRoot?.querySelector('[part=status]')?.textContent.trim();
          return element?.state === wanted && (!isExit || sentence);
        },
        [state, previewState.startsWith('exit')] as const,
      );
      sentences.set(
        previewState,
        await page
          .locator('#preview [part=status]')
          .evaluate(({ textContent }) => textContent ?? ''),
      );
    }
    expect(sentences.size).toBe(PREVIEW_STATES.length);
    expect(new Set(sentences.values()).size).toBe(PREVIEW_STATES.length);
  });

  it('the snippet contains the markup and the styles', async () => {
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

  it('the snippet creates the same element on another page', async () => {
    const { page } = await open('name=a%22b&label=%3Cb%3E%26&theme=harbour');
    const attributesOn = (on: Page) =>
      on
        .locator('connect-bank')
        .first()
        .evaluate((element) => [element.getAttribute('name'), element.textContent]);
    const otherPage = await page.context().newPage();
    await otherPage.setContent(await snippetOn(page));
    const copied = await attributesOn(otherPage);
    const original = await attributesOn(page);
    expect(copied).toEqual(original);
    expect(copied).toEqual(['a"b', '<b>&']);
  });

  it('the playground keeps its settings after a reload', async () => {
    const { page } = await open('');
    await page.getByLabel('Size').selectOption('small');
    await page.getByLabel('required').check();
    await page.getByLabel('State').selectOption('failed: timeout');
    await page.reload();
    await page.waitForFunction(() => document.querySelector('connect-bank')?.state === 'failed');
    expect(await snippetOn(page)).toContain('size="small" required');
  });

  it('the playground connects a bank at the sandbox', async () => {
    const { page } = await open('mode=popup');
    const [bank] = await Promise.all([
      page.waitForEvent('popup'),
      page.locator('#preview').getByRole('button', { name: 'Connect your bank' }).click(),
    ]);
    await demo.approve(bank);
    await page.getByText('connect-bank-authorized').waitFor();
    expect(await stateOf(page)).toBe('authorized');
  });

  it('the doctor reports nothing on the playground but that it is not on https', async () => {
    const { page } = await open('');
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    const endpointChecked = page.waitForResponse((response) => response.status() === 204);
    await page.reload();
    await endpointChecked;
    expect(messages.filter((text) => !text.endsWith('#redirect-uri'))).toEqual([]);
  });
});

describe.each([
  { look: 'light and wide', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { look: 'dark and narrow', colorScheme: 'dark', viewport: { width: 320, height: 700 } },
] as const)('$look, the playground', ({ colorScheme, viewport }) => {
  it.each(['', 'state=failed: timeout&lang=ar', 'state=authorized&theme=marigold'])(
    'the page with its three brands passes axe and fits the window: %s',
    async (query) => {
      const { page } = await open(query, { colorScheme, viewport, reducedMotion: 'reduce' });
      await page.locator('.example').last().waitFor();
      const result = {
        violations: await axeViolations(page),
        overflow: await horizontalOverflow(page),
      };
      expect(result).toEqual({ violations: [], overflow: 0 });
    },
  );
});
