/** Chromium, by Playwright. */
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { LAUNCH_ARGUMENTS, withPatience } from '../browser.ts';
import type { Engine, Person, Step } from './cell.ts';
import { untilThere } from './patience.ts';

export async function launchChromium(executablePath: string): Promise<Engine> {
  const launched = await chromium.launch({
    executablePath,
    // The last list counts. Playwright's own would switch the partitions of third parties off.
    args: [...LAUNCH_ARGUMENTS, '--disable-features=Translate'],
  });
  const browser = withPatience(launched);
  return {
    name: `Chromium ${browser.version()}`,
    visit: async (address) => arrive(await browser.newContext({ locale: 'en-GB' }), address),
    close: () => browser.close(),
  };
}

async function arrive(context: BrowserContext, address: string): Promise<Person> {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(address);
  const shop = new URL(address).pathname === '/frame' ? page.frameLocator('iframe') : page;
  return {
    press: (what) => shop.locator('connect-bank').locator(`[part=${what}]`).click(),
    atBank: async (origin, step) => take(await windowAt(context, origin, step), step),
    complaints,
    leave: () => context.close(),
  };
}

/** The window that shows what is to be pressed. */
function windowAt(context: BrowserContext, origin: string, { press }: Step): Promise<Page> {
  return untilThere(`${press} at the bank`, async () => {
    for (const page of context.pages().filter((each) => each.url().startsWith(origin))) {
      // The page may just be on its way to the next.
      if (await page.isVisible(press).catch(() => false)) return page;
    }
    return undefined;
  });
}

async function take(page: Page, { fields = {}, press }: Step): Promise<void> {
  for (const [id, text] of Object.entries(fields)) await page.fill(`#${id}`, text);
  await page.click(press, { noWaitAfter: true });
}
