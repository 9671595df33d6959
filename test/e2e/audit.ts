/** The accessibility checks of every page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Each colour scheme and each layout once: no colour depends on the width of the window. */
const LOOKS = [
  { look: 'wide and light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { look: 'narrow and dark', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
] as const;

type Audit = { violations: string[]; overflow: number };

/** The result of {@link auditEveryLook} for a page without a fault. */
export const NO_FAULTS: Record<string, Audit> = Object.fromEntries(
  LOOKS.map(({ look }) => [look, { violations: [], overflow: 0 }]),
);

/** Runs axe and measures the overflow of a page in a wide and light, and in a narrow and dark window. */
export async function auditEveryLook(page: Page): Promise<Record<string, Audit>> {
  const results: Record<string, Audit> = {};
  for (const { look, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    results[look] = {
      violations: await axeViolations(page),
      overflow: await horizontalOverflow(page),
    };
  }
  return results;
}

/** The rules of axe that depend on colours; only these must be checked in every colour scheme. */
export const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Runs axe on a page and returns each violation as `rule: selector`.
 * @param within selector of the part to check. @default the whole page
 * @param rules ids of the rules to run. @default all rules that axe enables
 */
export async function axeViolations(
  page: Page,
  within = ':root',
  rules?: readonly string[],
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async ([part, only]) => {
      const { violations } = await window.axe.run(part, {
        resultTypes: ['violations'],
        ...(only && { runOnly: [...only] }),
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
    },
    [within, rules] as const,
  );
}

/** By how many pixels the page is wider than the window. */
export const horizontalOverflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

declare global {
  interface Window {
    axe: typeof axe;
  }
}
