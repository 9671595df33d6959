/** Drives Firefox with Puppeteer over WebDriver BiDi. */
import { existsSync } from 'node:fs';
import { type Browser, launch, type Page, type Target } from 'puppeteer-core';
import type { BrowserUser, Engine, Step } from './cell.ts';
import { waitFor } from './wait-for.ts';

const USUAL_PATHS = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** `FIREFOX_PATH`, else an installed one. */
export function findFirefox(): string | undefined {
  const { FIREFOX_PATH: given } = process.env;
  return given ? given : USUAL_PATHS.find((path) => existsSync(path));
}

export async function launchFirefox(executablePath: string): Promise<Engine> {
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // Puppeteer's preferences would disable storage partitioning, which is on for users.
    extraPrefsFirefox: { 'network.cookie.cookieBehavior': 5, 'dom.disable_open_during_load': true },
  });
  return {
    name: (await browser.version()).replace('firefox/', 'Firefox '),
    openPage: (url) => openPage(browser, url),
    close: () => browser.close(),
  };
}

async function openPage(browser: Browser, url: string): Promise<BrowserUser> {
  const consoleErrors: string[] = [];
  const observe = async (target: Target): Promise<void> => {
    const page = await target.page();
    if (page) collectErrors(page, consoleErrors);
  };
  browser.on('targetcreated', observe);
  // In the default context: from any other one, Firefox opens `noopener` windows in the default context.
  const before = await browser.pages();
  const page = await browser.newPage();
  await page.goto(url);
  return {
    press: (part) => press(page, part),
    async completeBankStep(origin, step) {
      const at = await findWindow(browser, origin, step);
      for (const [id, text] of Object.entries(step.fields ?? {})) await at.type(`#${id}`, text);
      await at.click(step.press);
    },
    consoleErrors,
    async close() {
      browser.off('targetcreated', observe);
      const opened = (await browser.pages()).filter((each) => !before.includes(each));
      // Some windows close themselves.
      await Promise.allSettled(opened.map((each) => each.close()));
    },
  };
}

/** Firefox reports blocked third-party cookies; no journey depends on them. */
const BLOCKED_COOKIE = /^(Error: )?Cookie “connect-bank-.*“SameSite”/;

function collectErrors(page: Page, consoleErrors: string[]): void {
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => {
    if (!BLOCKED_COOKIE.test(String(error))) consoleErrors.push(String(error));
  });
}

/** Uses the keyboard, because clicks do not reach a frame in another process. */
async function press(page: Page, part: 'button' | 'link'): Promise<void> {
  const found = await waitFor(`the element's ${part}`, async () => {
    const frame = page.frames().find((each) => new URL(each.url()).pathname === '/page');
    return (await frame?.$(`connect-bank >>> [part=${part}]`)) ?? undefined;
  });
  await found.press('Enter');
}

/** Waits for the window that shows the target of the step. */
function findWindow(browser: Browser, origin: string, { press }: Step): Promise<Page> {
  return waitFor(`${press} at the bank`, async () => {
    for (const page of await browser.pages()) {
      if (!page.url().startsWith(origin)) continue;
      // The page may be navigating.
      if (await page.$(press).catch(() => null)) return page;
    }
    return undefined;
  });
}
