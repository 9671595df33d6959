/**
 * One Chromium for all the files of a Vitest project: it starts before the first and ends after the
 * last. Each file connects to it, and what it opens there is its own.
 */
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findHeadlessBrowser, LAUNCH_ARGUMENTS } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser is reached. */
    browser: string;
  }
}

/** No test reaches the real TrueLayer, and `plain.example` is this machine under a name other than `localhost`. */
const RESOLVER_RULES = 'MAP *.truelayer-sandbox.com ~NOTFOUND, MAP plain.example 127.0.0.1';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({
    executablePath: findHeadlessBrowser(),
    args: [...LAUNCH_ARGUMENTS, `--host-resolver-rules=${RESOLVER_RULES}`],
    host: '127.0.0.1',
  });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
