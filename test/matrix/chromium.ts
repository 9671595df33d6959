/** Drives Chromium with Playwright. */
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { LAUNCH_ARGUMENTS, withLongTimeouts } from '../browser.ts';
import type { BrowserUser, Engine, Step } from './cell.ts';
import { waitFor } from './wait-for.ts';

export async function launchChromium(executablePath: string): Promise<Engine> {
  const launched = await chromium.launch({
    executablePath,
    // Overrides Playwright's list, which disables storage partitioning.
    args: [...LAUNCH_ARGUMENTS, '--disable-features=Translate'],
  });
  const browser = withLongTimeouts(launched);
  return {
    name: `Chromium ${browser.version()}`,
    openPage: async (url) => openPage(await browser.newContext({ locale: 'en-GB' }), url),
    close: () => browser.close(),
  };
}

async function openPage(context: BrowserContext, url: string): Promise<BrowserUser> {
  const consoleErrors: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) consoleErrors.push(message.text());
  });
  context.on('weberror', (error) => consoleErrors.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(url);
  const view = new URL(url).pathname === '/frame' ? page.frameLocator('iframe') : page;
  return {
    press: (part) => view.locator('connect-bank').locator(`[part=${part}]`).click(),
    completeBankStep: async (origin, step) =>
      completeStep(await findWindow(context, origin, step), step),
    consoleErrors,
    close: () => context.close(),
  };
}

/** Waits for the window that shows the target of the step. */
function findWindow(context: BrowserContext, origin: string, { press }: Step): Promise<Page> {
  return waitFor(`${press} at the bank`, async () => {
    for (const page of context.pages().filter((each) => each.url().startsWith(origin))) {
      // The page may be navigating.
      if (await page.isVisible(press).catch(() => false)) return page;
    }
    return undefined;
  });
}

async function completeStep(page: Page, { fields = {}, press }: Step): Promise<void> {
  for (const [id, text] of Object.entries(fields)) await page.fill(`#${id}`, text);
  await page.click(press, { noWaitAfter: true });
}
