import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBrowser } from '../shared-browser.ts';

const PAGE = join(import.meta.dirname, '../../dist/demo');
const SLIP = '<connect-bank endpoint="http://["></connect-bank>';

let browser: Browser;

beforeAll(async () => {
  browser = await connectBrowser();
});

afterAll(() => browser.close());

/** The demo's playground, whose doctor is always there, on a server with these headers and no host. */
async function opened(headers: Record<string, string>): Promise<{ url: string; close(): void }> {
  const playground = await readFile(join(PAGE, 'playground.html'), 'utf8');
  const app = new Hono()
    .use(async (c, next) => {
      await next();
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
    })
    .get('/framed', (c) =>
      c.html('<iframe sandbox="allow-scripts allow-same-origin" src="/playground.html"></iframe>'),
    )
    .get('/slip', (c) => c.html(playground.replace('<body', `${SLIP}<body`)))
    .get('/connect-bank/*', (c) => c.html('<h1>Partner</h1>'))
    .get('*', serveStatic({ root: PAGE }));
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({ url: `http://127.0.0.1:${port}`, close: () => server.close() }),
    );
  });
}

/** What the doctor says on a page, until it has said so many lines: the code of each. */
async function saidOn(path: string, headers: Record<string, string>, lines: number) {
  const { url, close } = await opened(headers);
  const page = await browser.newPage();
  const said: string[] = [];
  const all = new Promise<void>((resolve) => {
    page.on('console', (message) => {
      const [, code] = /^<connect-bank> .+#([\w-]+)$/.exec(message.text()) ?? [];
      if (code) said.push(code);
      if (said.length === lines) resolve();
    });
  });
  await page.goto(`${url}${path}`);
  await all;
  await page.close();
  close();
  return said.sort();
}

describe('on a page that breaks journeys, the doctor', () => {
  it('says each reason in one line, for four elements as for one', async () => {
    const headers = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
    };
    const codes = ['no-referrer', 'opener-policy', 'wrong-endpoint'];
    expect(await saidOn('/playground.html', headers, codes.length)).toEqual(codes);
  });

  it('sees a sandbox around it', async () => {
    const codes = ['sandboxed-frame', 'wrong-endpoint'];
    expect(await saidOn('/framed', {}, codes.length)).toEqual(codes);
  });

  it('tells a policy of the page from an endpoint that does not answer', async () => {
    const headers = { 'Content-Security-Policy': "connect-src 'self' data:" };
    expect(await saidOn('/playground.html', headers, 1)).toEqual(['wrong-endpoint']);
    const strict = { 'Content-Security-Policy': "connect-src 'none'" };
    expect(await saidOn('/playground.html', strict, 1)).toEqual(['content-policy']);
  });
  it('says what a policy keeps, beside an element whose endpoint is no address', async () => {
    const codes = ['content-policy', 'no-endpoint'];
    const strict = { 'Content-Security-Policy': "connect-src 'none'" };
    expect(await saidOn('/slip', strict, codes.length)).toEqual(codes);
  });
});
