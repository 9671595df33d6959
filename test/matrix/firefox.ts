/** Firefox, by Puppeteer over WebDriver BiDi. */
import { existsSync } from 'node:fs';
import { type Browser, launch, type Page, type Target } from 'puppeteer-core';
import type { Engine, Person, Step } from './cell.ts';
import { untilThere } from './patience.ts';

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
    // Puppeteer's own would let frames of other sites share storage with them, which users' do not.
    extraPrefsFirefox: { 'network.cookie.cookieBehavior': 5, 'dom.disable_open_during_load': true },
  });
  return {
    name: (await browser.version()).replace('firefox/', 'Firefox '),
    visit: (address) => arrive(browser, address),
    close: () => browser.close(),
  };
}

async function arrive(browser: Browser, address: string): Promise<Person> {
  const complaints: string[] = [];
  const hear = async (target: Target): Promise<void> => {
    const page = await target.page();
    if (page) listen(page, complaints);
  };
  browser.on('targetcreated', hear);
  // Not in a context of its own: Firefox opens windows without an opener outside of it.
  const before = await browser.pages();
  const page = await browser.newPage();
  await page.goto(address);
  return {
    press: (what) => press(page, what),
    async atBank(origin, step) {
      const at = await windowAt(browser, origin, step);
      for (const [id, text] of Object.entries(step.fields ?? {})) await at.type(`#${id}`, text);
      await at.click(step.press);
    },
    complaints,
    async leave() {
      browser.off('targetcreated', hear);
      const opened = (await browser.pages()).filter((each) => !before.includes(each));
      // Some close themselves meanwhile.
      await Promise.allSettled(opened.map((each) => each.close()));
    },
  };
}

/** Firefox notes which cookies it does not keep; nothing depends on them in frames of other sites. */
const NOTE = /^(Error: )?Cookie “connect-bank-.*“SameSite”/;

function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    if (!NOTE.test(String(error))) complaints.push(String(error));
  });
}

/** By the keyboard, which also works where the page is framed by another process. */
async function press(page: Page, what: 'button' | 'link'): Promise<void> {
  const found = await untilThere(`the element's ${what}`, async () => {
    const frame = page.frames().find((each) => new URL(each.url()).pathname === '/page');
    return (await frame?.$(`connect-bank >>> [part=${what}]`)) ?? undefined;
  });
  await found.press('Enter');
}

/** The window that shows what is to be pressed. */
function windowAt(browser: Browser, origin: string, { press }: Step): Promise<Page> {
  return untilThere(`${press} at the bank`, async () => {
    for (const page of await browser.pages()) {
      if (!page.url().startsWith(origin)) continue;
      // The page may just be on its way to the next.
      if (await page.$(press).catch(() => null)) return page;
    }
    return undefined;
  });
}
