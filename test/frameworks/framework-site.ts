/** A partner site with a page for each framework, the host, a sandbox and a browser. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve } from '@hono/node-server';
import { connectBankHost } from 'connect-bank/host';
import { createSandbox } from 'connect-bank/sandbox';
import { listen } from 'connect-bank/sandbox/node';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { connectBrowser } from '../shared-browser.ts';
import type { Bundle } from './bundle.ts';

export type FrameworkSite = {
  /** Serves the files of a bundle under `/name/`. */
  addPage(name: string, files: Bundle): void;
  /** Opens a page in a new browser context. */
  openPage(path: string, options?: { javaScriptEnabled?: boolean }): Promise<OpenedPage>;
  close(): Promise<void>;
};

export type OpenedPage = {
  page: Page;
  /** The CSRF token of each `POST /sessions`, oldest first. */
  tokens: (string | undefined)[];
  /** Console warnings and errors, and uncaught errors, in any window. */
  consoleErrors: string[];
  close(): Promise<void>;
};

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };

const SCRIPT = createRequire(import.meta.url).resolve('connect-bank/connect-bank.js');

export async function startFrameworkSite(): Promise<FrameworkSite> {
  const sandbox = createSandbox();
  const sandboxServer = await listen(sandbox, { port: 0 });
  const pages = new Map([['/connect-bank.js', readFileSync(SCRIPT, 'utf8')]]);
  let tokens: OpenedPage['tokens'] = [];
  let origin = '';
  const host = connectBankHost({
    truelayer: {
      clientId: 'sandbox-connect-bank',
      clientSecret: 'sandbox-secret',
      environment: { auth: sandboxServer.url, api: sandboxServer.url, app: sandboxServer.url },
    },
    publicUrl: () => `${origin}/connect-bank`,
    user: () => ({ id: 'john', name: 'John Sandbridge', email: 'john@example.com' }),
    maxSessionsPerUser: Number.POSITIVE_INFINITY,
    userIp: () => '192.0.2.1',
  });
  const app = new Hono()
    .post('/connect-bank/sessions', async (c, next) => {
      tokens.push(c.req.header('x-csrf-token'));
      await next();
    })
    .route('/connect-bank', host)
    .get('*', ({ req }) => serveFile(pages, req.path));
  const server = serve({ fetch: app.fetch, hostname: 'localhost', port: 0 });
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  const browser = await connectBrowser();
  return {
    addPage(name, files) {
      for (const [file, text] of files) pages.set(`/${name}/${file}`, text);
    },
    openPage(path, options = {}) {
      tokens = [];
      return openPage(browser, origin + path, tokens, options);
    },
    async close() {
      await browser.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([new Promise((closed) => server.close(closed)), sandboxServer.close()]);
    },
  };
}

function serveFile(pages: ReadonlyMap<string, string>, path: string): Response {
  const file = path.endsWith('/') ? `${path}index.html` : path;
  const text = pages.get(file);
  const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain';
  if (text === undefined)
    return new Response(null, { status: path === '/favicon.ico' ? 204 : 404 });
  return new Response(text, { headers: { 'content-type': `${type}; charset=utf-8` } });
}

/** Lit's own note, and the doctor's note that the site is not on https. */
const EXPECTED_WARNINGS = ['Lit is in dev mode', 'docs/doctor.md#redirect-uri'];

async function openPage(
  browser: Browser,
  url: string,
  tokens: OpenedPage['tokens'],
  options: { javaScriptEnabled?: boolean },
): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const consoleErrors: string[] = [];
  context.on('console', (message) => {
    const isError = ['error', 'warning'].includes(message.type());
    const isExpected = EXPECTED_WARNINGS.some((part) => message.text().includes(part));
    if (isError && !isExpected) consoleErrors.push(message.text());
  });
  context.on('weberror', (error) => consoleErrors.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(url);
  return { page, tokens, consoleErrors, close: () => context.close() };
}
