/**
 * Starts one Chromium for all files of a Vitest project. Each file connects to it and closes what it opened.
 */
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findHeadlessBrowser, LAUNCH_ARGUMENTS } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** WebSocket endpoint of the browser. */
    browser: string;
  }
}

/**
 * All sites share one renderer process: the tests do not need site isolation, and each process costs a quarter
 * of a second of CPU time.
 */
const ONE_RENDERER = [
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,SpareRendererForSitePerProcess',
];

/** Blocks the real TrueLayer, and maps `plain.example` to this machine as a name other than `localhost`. */
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
