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

/**
 * All sites share one renderer process, and none is kept ready: a test of what a page does has no need of
 * the isolation between sites, and each process costs a quarter of a second of CPU time.
 */
const ONE_RENDERER = [
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,SpareRendererForSitePerProcess',
];

/** No test reaches the real TrueLayer, and `plain.example` is this machine under a name other than `localhost`. */
const RESOLVER_RULES = 'MAP *.truelayer-sandbox.com ~NOTFOUND, MAP plain.example 127.0.0.1';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({
    executablePath: findHeadlessBrowser(),
    args: [...LAUNCH_ARGUMENTS, ...ONE_RENDERER, `--host-resolver-rules=${RESOLVER_RULES}`],
    host: '127.0.0.1',
  });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
