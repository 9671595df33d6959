import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';
import { withLongTimeouts } from './browser.ts';

/** Connects to the project's browser. `close` closes only what this connection has opened. */
export async function connectBrowser(): Promise<Browser> {
  return withLongTimeouts(await chromium.connect(inject('browser')));
}
