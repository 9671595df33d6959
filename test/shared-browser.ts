import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';

/** The project's browser. Its `close` ends what this file has opened in it, and no more. */
export function connectBrowser(): Promise<Browser> {
  return chromium.connect(inject('browser'));
}
