import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBrowser } from '../shared-browser.ts';

const PAGE = join(import.meta.dirname, '../../dist/demo');
const INVALID_ELEMENT = '<connect-bank endpoint="http://["></connect-bank>';

let browser: Browser;

beforeAll(async () => {
  browser = await connectBrowser();
});

afterAll(() => browser.close());

/** Serves the playground, which loads the doctor, with these headers and without a host. */
async function servePlayground(
  headers: Record<string, string>,
): Promise<{ url: string; close(): void }> {
  const playground = await readFile(join(PAGE, 'playground.html'), 'utf8');
  const app = new Hono()
    .use(async (c, next) => {
      await next();
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
    })
    .get('/framed', (c) =>
      c.html('<iframe sandbox="allow-scripts allow-same-origin" src="/playground.html"></iframe>'),
    )
    .get('/invalid-endpoint', (c) => c.html(playground.replace('<body', `${INVALID_ELEMENT}<body`)))
    .get('/connect-bank/*', (c) => c.html('<h1>Partner</h1>'))
    .get('*', serveStatic({ root: PAGE }));
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() }),
    );
  });
}

/** Waits until the doctor has logged this number of lines, and returns their codes. */
async function readCodes(path: string, headers: Record<string, string>, lines: number) {
  const { url, close } = await servePlayground(headers);
  const page = await browser.newPage();
  const found: string[] = [];
  const all = new Promise<void>((resolve) => {
    page.on('console', (message) => {
      const [, code] = /^<connect-bank> .+#([\w-]+)$/.exec(message.text()) ?? [];
      if (code) found.push(code);
      if (found.length === lines) resolve();
    });
  });
  await page.goto(`${url}${path}`);
  await all;
  await page.close();
  close();
  return found.sort();
}

describe('on a page that breaks journeys', () => {
  it('the doctor logs each reason once, even for four elements', async () => {
    const headers = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
    };
    const codes = ['no-referrer', 'opener-policy', 'wrong-endpoint'];
    expect(await readCodes('/playground.html', headers, codes.length)).toEqual(codes);
  });

  it('the doctor detects a sandboxed frame', async () => {
    const codes = ['sandboxed-frame', 'wrong-endpoint'];
    expect(await readCodes('/framed', {}, codes.length)).toEqual(codes);
  });

  it('the doctor distinguishes a policy of the page from a wrong endpoint', async () => {
    const headers = { 'Content-Security-Policy': "connect-src 'self' data:" };
    expect(await readCodes('/playground.html', headers, 1)).toEqual(['wrong-endpoint']);
    const strict = { 'Content-Security-Policy': "connect-src 'none'" };
    expect(await readCodes('/playground.html', strict, 1)).toEqual(['content-policy']);
  });

  it('the doctor reports the policy and an element with an invalid endpoint', async () => {
    const codes = ['content-policy', 'no-endpoint'];
    const strict = { 'Content-Security-Policy': "connect-src 'none'" };
    expect(await readCodes('/invalid-endpoint', strict, codes.length)).toEqual(codes);
  });
});
