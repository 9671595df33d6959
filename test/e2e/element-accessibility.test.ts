import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PREVIEW_STATES } from '../../demo/playground/preview-state.ts';
import { THEMES } from '../../demo/playground/themes.ts';
import { axeViolations, COLOR_RULES } from './audit.ts';
import type { UserOptions } from './demo-setup.ts';
import { setupSharedDemo } from './shared-demo.ts';

/** The minimum contrast ratios of WCAG 2.2 AA for text and for controls. */
const CONTRAST = { text: 4.5, control: 3 };
/** Target sizes in CSS pixels: WCAG 2.2's minimum (AA) and the size for touch (AAA). */
const TARGET = { minimum: 24, touch: 44 };

const THEME_IDS = ['', ...THEMES.map(({ id }) => id)];

const demo = setupSharedDemo();

async function open(query: string, look?: UserOptions) {
  const user = await demo.newUser({ path: `/playground.html?${query}`, ...look });
  await user.page.locator('#preview [part=button]').waitFor();
  return user;
}

async function showState(page: Page, previewState: string): Promise<void> {
  const [state = ''] = previewState.replace('exit', 'idle').split(':');
  await page.getByLabel('State').selectOption(previewState);
  await page.waitForFunction(
    (wanted) => document.querySelector('connect-bank')?.matches(`:state(${wanted})`),
    state,
  );
}

/** The rendered colours of a part's text, of its background, and of the page behind it. */
const coloursOf = (page: Page, part: string) =>
  page.locator(`#preview [part=${part}]`).evaluate((shown) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const behind = getComputedStyle(shown.ownerDocument.querySelector('#preview') ?? shown);
    const label = shown.querySelector('bdi') ?? shown;
    const paint = (...layers: string[]): number[] => {
      for (const layer of layers) {
        if (context) context.fillStyle = layer;
        context?.fillRect(0, 0, 1, 1);
      }
      return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
    };
    const { backgroundColor } = getComputedStyle(shown);
    return {
      page: paint(behind.backgroundColor),
      background: paint(behind.backgroundColor, backgroundColor),
      text: paint(behind.backgroundColor, backgroundColor, getComputedStyle(label).color),
    };
  });

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: number[], other: number[]): number {
  const luminance = ([red = 0, green = 0, blue = 0]: number[]) => {
    const [r = 0, g = 0, b = 0] = [red, green, blue]
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const LOOKS: Record<string, UserOptions> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
};

describe.each(Object.entries(LOOKS))('in %s', (_, look) => {
  it('every state of the element passes axe', async () => {
    const { page } = await open('', { ...look, reducedMotion: 'reduce' });
    const rules = look.colorScheme === 'light' ? undefined : COLOR_RULES;
    const violations: Record<string, string[]> = {};
    for (const previewState of PREVIEW_STATES) {
      await showState(page, previewState);
      violations[previewState] = await axeViolations(page, '#preview', rules);
    }
    expect(violations).toEqual(
      Object.fromEntries(PREVIEW_STATES.map((previewState) => [previewState, []])),
    );
  });

  it('texts and button have enough contrast in every theme', async () => {
    const { page } = await open('', look);
    const ratios: Record<string, number> = {};
    for (const theme of THEME_IDS) {
      await page.getByLabel('Theme').selectOption(theme);
      await showState(page, 'idle');
      const button = await coloursOf(page, 'button');
      ratios[`${theme} button`] = contrast(button.text, button.background) / CONTRAST.text;
      if (!look.forcedColors) {
        const shape = contrast(button.background, button.page);
        ratios[`${theme} button's shape`] = shape / CONTRAST.control;
      }
      await showState(page, 'waiting');
      for (const part of ['button', 'status', 'link', 'cancel']) {
        const { text, background } = await coloursOf(page, part);
        ratios[`${theme} waiting ${part}`] = contrast(text, background) / CONTRAST.text;
      }
      await showState(page, 'failed: timeout');
      const failed = await coloursOf(page, 'status');
      ratios[`${theme} failed`] = contrast(failed.text, failed.background) / CONTRAST.text;
    }
    expect(Object.entries(ratios).filter(([, ratio]) => !(ratio >= 1))).toEqual([]);
  });
});

describe('the size of the element', () => {
  it.each(['small', 'medium', 'large'])(
    'every target is large enough with size="%s"',
    async (size) => {
      const { page } = await open(`size=${size}&state=waiting`);
      await showState(page, 'waiting');
      const heights = await page
        .locator('#preview :is([part=button], [part=link], [part=cancel])')
        .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().height));
      expect(heights).toHaveLength(3);
      expect(Math.min(...heights)).toBeGreaterThanOrEqual(TARGET.minimum);
      if (size !== 'small') expect(heights[0]).toBeGreaterThanOrEqual(TARGET.touch);
    },
  );

  it.each(['en-GB', 'de', 'ar'])(
    'no text is cut off at 200 % font size in a narrow window, in %s',
    async (lang) => {
      const { page } = await open(`lang=${lang}`, {
        viewport: { width: 320, height: 800 },
        reducedMotion: 'reduce',
      });
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      for (const previewState of PREVIEW_STATES) {
        await showState(page, previewState);
        const lost = await page.locator('#preview').evaluate((shown) => {
          const parts = shown.querySelector('connect-bank')?.shadowRoot?.querySelectorAll('[part]');
          const { left, right } = shown.getBoundingClientRect();
          return [...(parts ?? [])]
            .filter((part) => {
              const box = part.getBoundingClientRect();
              return (
                box.left < left || box.right > right || part.scrollWidth > part.clientWidth + 1
              );
            })
            .filter((part) => getComputedStyle(part).display !== 'inline')
            .map((part) => part.getAttribute('part'));
        });
        expect({ previewState, lost }).toEqual({ previewState, lost: [] });
      }
    },
  );
});

describe('motion of the element', () => {
  const animationsOf = (page: Page) =>
    page.locator('#preview .spinner').evaluate((icon) => icon.getAnimations().length);

  it('the spinner turns while the element waits', async () => {
    const { page } = await open('state=waiting', { reducedMotion: 'no-preference' });
    await showState(page, 'waiting');
    expect(await animationsOf(page)).toBe(1);
  });

  it('the spinner does not turn if the user prefers reduced motion', async () => {
    const { page } = await open('state=waiting', { reducedMotion: 'reduce' });
    await showState(page, 'waiting');
    expect(await animationsOf(page)).toBe(0);
  });
});

describe('keyboard access', () => {
  it('the keyboard alone starts a journey, reaches its link, cancels it, and returns to the button', async () => {
    const { page } = await open('mode=popup');
    const focused = () =>
      page.evaluate(() => {
        const element = document.querySelector('connect-bank');
        const inner = document.activeElement === element && element?.shadowRoot?.activeElement;
        return inner ? inner.getAttribute('part') : document.activeElement?.tagName;
      });
    await page.locator('main').focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('button');
    const ring = await page
      .locator('#preview [part=button]')
      .evaluate((button) => getComputedStyle(button).outlineStyle);
    expect(ring).toBe('solid');
    const [bank] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
    await page.locator('#preview [part=link]').waitFor();
    await page.bringToFront();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('link');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('cancel');
    await page.keyboard.press('Space');
    await page.getByText('connect-bank-exit').waitFor();
    expect(await focused()).toBe('button');
    await bank.close();
  });
});
