/** The accessibility checks of every page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

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
