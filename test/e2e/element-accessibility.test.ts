import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { STANDINGS } from '../../demo/playground/preview-state.ts';
import { THEMES } from '../../demo/playground/themes.ts';
import { COLOR_RULES, faultsOn } from './audit.ts';
import { shareStage } from './shared-stage.ts';
import type { VisitOptions } from './stage.ts';

/** WCAG 2.2 AA: text, and whatever shows that something is a control or has the focus. */
const CONTRAST = { text: 4.5, control: 3 };
/** CSS pixels, WCAG 2.2's least and what a finger wants. */
const TARGET = { least: 24, finger: 44 };

const THEME_IDS = ['', ...THEMES.map(({ id }) => id)];

const stage = shareStage();

async function open(query: string, look?: VisitOptions) {
  const visit = await stage.visit({ path: `/playground.html?${query}`, ...look });
  await visit.page.locator('#stage [part=button]').waitFor();
  return visit;
}

async function stand(page: Page, standing: string): Promise<void> {
  const [state = ''] = standing.replace('exit', 'idle').split(':');
  await page.getByLabel('State').selectOption(standing);
  await page.waitForFunction(
    (wanted) => document.querySelector('connect-bank')?.matches(`:state(${wanted})`),
    state,
  );
}

/** Colours as they are painted: the part's text, its background, and the page's behind it. */
const coloursOf = (page: Page, part: string) =>
  page.locator(`#stage [part=${part}]`).evaluate((shown) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const behind = getComputedStyle(shown.ownerDocument.querySelector('#stage') ?? shown);
    const words = shown.querySelector('bdi') ?? shown;
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
      text: paint(behind.backgroundColor, backgroundColor, getComputedStyle(words).color),
    };
  });

/** WCAG's contrast ratio of two colours. */
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

const LOOKS: Record<string, VisitOptions> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
};

describe.each(Object.entries(LOOKS))('in %s', (_, look) => {
  it('every state passes axe', async () => {
    const { page } = await open('', { ...look, reducedMotion: 'reduce' });
    const rules = look.colorScheme === 'light' ? undefined : COLOR_RULES;
    const faults: Record<string, string[]> = {};
    for (const standing of STANDINGS) {
      await stand(page, standing);
      faults[standing] = await faultsOn(page, '#stage', rules);
    }
    expect(faults).toEqual(Object.fromEntries(STANDINGS.map((standing) => [standing, []])));
  });

  it('words and button stand out from what is behind them, in every theme', async () => {
    const { page } = await open('', look);
    const ratios: Record<string, number> = {};
    for (const theme of THEME_IDS) {
      await page.getByLabel('Theme').selectOption(theme);
      await stand(page, 'idle');
      const button = await coloursOf(page, 'button');
      ratios[`${theme} button`] = contrast(button.text, button.background) / CONTRAST.text;
      if (!look.forcedColors) {
        const shape = contrast(button.background, button.page);
        ratios[`${theme} button's shape`] = shape / CONTRAST.control;
      }
      await stand(page, 'waiting');
      for (const part of ['button', 'status', 'link', 'cancel']) {
        const { text, background } = await coloursOf(page, part);
        ratios[`${theme} waiting ${part}`] = contrast(text, background) / CONTRAST.text;
      }
      await stand(page, 'failed: timeout');
      const failed = await coloursOf(page, 'status');
      ratios[`${theme} failed`] = contrast(failed.text, failed.background) / CONTRAST.text;
    }
    expect(Object.entries(ratios).filter(([, ratio]) => !(ratio >= 1))).toEqual([]);
  });
});

describe('size', () => {
  it.each(['small', 'medium', 'large'])('of what is pressed is enough, %s', async (size) => {
    const { page } = await open(`size=${size}&state=waiting`);
    await stand(page, 'waiting');
    const heights = await page
      .locator('#stage :is([part=button], [part=link], [part=cancel])')
      .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().height));
    expect(heights).toHaveLength(3);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(TARGET.least);
    if (size !== 'small') expect(heights[0]).toBeGreaterThanOrEqual(TARGET.finger);
  });

  it.each(['en-GB', 'de', 'ar'])(
    'of the text may be doubled in a narrow window, %s',
    async (lang) => {
      const { page } = await open(`lang=${lang}`, {
        viewport: { width: 320, height: 800 },
        reducedMotion: 'reduce',
      });
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      for (const standing of STANDINGS) {
        await stand(page, standing);
        const lost = await page.locator('#stage').evaluate((shown) => {
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
        expect({ standing, lost }).toEqual({ standing, lost: [] });
      }
    },
  );
});

describe('motion', () => {
  const turning = (page: Page) =>
    page.locator('#stage .spinner').evaluate((icon) => icon.getAnimations().length);

  it('is there while something is under way', async () => {
    const { page } = await open('state=waiting', { reducedMotion: 'no-preference' });
    await stand(page, 'waiting');
    expect(await turning(page)).toBe(1);
  });

  it('is not, where the user wants none', async () => {
    const { page } = await open('state=waiting', { reducedMotion: 'reduce' });
    await stand(page, 'waiting');
    expect(await turning(page)).toBe(0);
  });
});

describe('the keyboard alone', () => {
  it('starts a journey, goes on to its link, ends it, and is back at the button', async () => {
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
      .locator('#stage [part=button]')
      .evaluate((button) => getComputedStyle(button).outlineStyle);
    expect(ring).toBe('solid');
    const [bank] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
    await page.locator('#stage [part=link]').waitFor();
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
