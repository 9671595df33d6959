/** The first stage of `npm test`: installs Chromium and Redis if they are missing. */
import { findBrowser, findHeadlessBrowser, installHeadlessBrowser } from './browser.ts';
import { findOrInstallRedis, REDIS_NOT_FOUND } from './redis.ts';

if (findOrInstallRedis() === undefined) console.log(`Some tests are skipped: ${REDIS_NOT_FOUND}.`);
try {
  const browser = findBrowser();
  installHeadlessBrowser();
  console.log(`Chromium: ${[...new Set([browser, findHeadlessBrowser()])].join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
