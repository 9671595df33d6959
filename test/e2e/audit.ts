/** What every page is measured by. */

import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules of axe whose result depends on colours; the others need one look, not every colour scheme. */
export const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds on a page, or in the part of it that fits `within`: rule and place.
 * @param rules only these rules. @default all rules that axe enables
 */
export async function faultsOn(
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

/** The width a page needs beyond the window's. */
export const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

declare global {
  interface Window {
    axe: typeof axe;
  }
}
