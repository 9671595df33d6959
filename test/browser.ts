/**
 * Finds the Chromium of the element tests and the end-to-end tests, or installs it as root on Debian and Ubuntu.
 * `npm ci` downloads no browser.
 */
import { Launcher } from 'chrome-launcher';
import type { Browser } from 'playwright-core';
import { installFromApt } from './debian.ts';
import { isExecutable } from './executable.ts';
import { BROWSER_WAIT_MS } from './timeouts.ts';

/** Paths of browsers that have neither a desktop entry nor a name in the PATH. */
const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const NOT_FOUND_MESSAGE =
  'No Chrome or Chromium was found: install one (https://www.chromium.org/getting-involved/download-chromium) ' +
  'or set CHROME_PATH to the executable of the one you have.';

/** Disables background traffic. Chromium's sandbox does not work as root. */
export const LAUNCH_ARGUMENTS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Returns the path of `CHROME_PATH` or of an installed Chrome or Chromium, or installs one.
 * @throws Error with installation instructions if there is no browser
 */
export function findBrowser(): string {
  const configured = process.env.CHROME_PATH;
  if (configured !== undefined && configured !== '') {
    if (isExecutable(configured)) return configured;
    throw new Error(`CHROME_PATH is ${configured}, which is not an executable file.`);
  }
  const found = findInstalled() ?? (installFromApt('chromium') ? findInstalled() : undefined);
  if (found === undefined) throw new Error(NOT_FOUND_MESSAGE);
  return found;
}

/** Debian's headless build of Chromium, which needs a third of the CPU time per page. */
const HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell';

/** The browser for tests without a window: `CHROME_PATH`, Debian's headless Chromium, or any other. */
export function findHeadlessBrowser(): string {
  return !process.env.CHROME_PATH && isExecutable(HEADLESS_SHELL) ? HEADLESS_SHELL : findBrowser();
}

/** Installs Debian's headless Chromium if Chromium is installed. Without it, the tests take longer. */
export function installHeadlessBrowser(): void {
  if (process.env.CHROME_PATH || isExecutable(HEADLESS_SHELL)) return;
  if (isExecutable('/usr/lib/chromium/chromium')) installFromApt('chromium-headless-shell');
}

/** Extends Playwright's default timeout of 30 seconds, which is too short for a busy machine. */
export function withLongTimeouts(browser: Browser): Browser {
  browser.on('context', (context) => {
    context.setDefaultTimeout(BROWSER_WAIT_MS);
    context.setDefaultNavigationTimeout(BROWSER_WAIT_MS);
  });
  return browser;
}

function findInstalled(): string | undefined {
  return [...launcherInstallations(), ...USUAL_PATHS].find(isExecutable);
}

/** chrome-launcher throws if it finds nothing. */
function launcherInstallations(): string[] {
  try {
    return Launcher.getInstallations();
  } catch {
    return [];
  }
}
