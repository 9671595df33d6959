import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';
import { withPatience } from './browser.ts';

/** The project's browser. Its `close` ends what this file has opened in it, and no more. */
export async function connectBrowser(): Promise<Browser> {
  return withPatience(await chromium.connect(inject('browser')));
}
