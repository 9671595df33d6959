/** The first stage of `npm test`: installs Chromium and Redis where they are missing and can be installed. */
import { findBrowser, findHeadlessBrowser, installHeadlessBrowser } from './browser.ts';
import { findOrInstallRedis, HOW_TO_GET_REDIS } from './redis.ts';

if (findOrInstallRedis() === undefined) console.log(`Some tests are skipped: ${HOW_TO_GET_REDIS}.`);
try {
  const browser = findBrowser();
  installHeadlessBrowser();
  console.log(`Chromium: ${[...new Set([browser, findHeadlessBrowser()])].join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
