/**
 * The Chromium that the element's and the end-to-end tests drive: found on the machine, or, as
 * root on Debian and Ubuntu, installed. Nothing is downloaded with `npm ci`.
 */
import { Launcher } from 'chrome-launcher';
import type { Browser } from 'playwright-core';
import { installFromApt } from './debian.ts';
import { isExecutable } from './executable.ts';
import { BROWSER_WAIT_MS } from './patience.ts';

/** Where browsers are that register neither a desktop entry nor a name on the PATH. */
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

const HOW_TO_GET_ONE =
  'No Chrome or Chromium was found: install one (https://www.chromium.org/getting-involved/download-chromium) ' +
  'or set CHROME_PATH to the executable of the one you have.';

/** The browser keeps quiet while under test; root may not use its own sandbox. */
export const LAUNCH_ARGUMENTS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * The path of a Chrome or Chromium: `CHROME_PATH`, else an installed one, else one installed now.
 * Throws one sentence that says how to get a browser when there is none.
 */
export function findBrowser(): string {
  const given = process.env.CHROME_PATH;
  if (given !== undefined && given !== '') {
    if (isExecutable(given)) return given;
    throw new Error(`CHROME_PATH is ${given}, which is not an executable file.`);
  }
  const found = installed() ?? (installFromApt('chromium') ? installed() : undefined);
  if (found === undefined) throw new Error(HOW_TO_GET_ONE);
  return found;
}

/** Debian's build of Chromium without a window: it needs a third of the CPU time for each page that opens. */
const HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell';

/** The browser for tests that need no window: `CHROME_PATH`, else Debian's headless Chromium, else any other. */
export function findHeadlessBrowser(): string {
  return !process.env.CHROME_PATH && isExecutable(HEADLESS_SHELL) ? HEADLESS_SHELL : findBrowser();
}

/** Installs the headless Chromium beside Debian's own Chromium. Without it, the tests only take longer. */
export function installHeadlessBrowser(): void {
  if (process.env.CHROME_PATH || isExecutable(HEADLESS_SHELL)) return;
  if (isExecutable('/usr/lib/chromium/chromium')) installFromApt('chromium-headless-shell');
}

/** Lets every page of a browser take its time on a busy machine: Playwright's default is 30 seconds. */
export function withPatience(browser: Browser): Browser {
  browser.on('context', (context) => {
    context.setDefaultTimeout(BROWSER_WAIT_MS);
    context.setDefaultNavigationTimeout(BROWSER_WAIT_MS);
  });
  return browser;
}

function installed(): string | undefined {
  return [...launcherInstallations(), ...USUAL_PATHS].find(isExecutable);
}

/** chrome-launcher throws where it finds nothing; here that is an ordinary answer. */
function launcherInstallations(): string[] {
  try {
    return Launcher.getInstallations();
  } catch {
    return [];
  }
}
