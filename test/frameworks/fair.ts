/** Pages of every framework side by side, with the host, a sandbox and a browser of this process. */
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

export type Fair = {
  /** Serves the files of a bundle under `/name/`. */
  show(name: string, files: Bundle): void;
  /** A new person at a new browser, on a page of this server. */
  visit(path: string, options?: { javaScriptEnabled?: boolean }): Promise<Visit>;
  close(): Promise<void>;
};

export type Visit = {
  page: Page;
  /** The CSRF token that each request for a session brought, oldest first. */
  tokens: (string | undefined)[];
  /** Warnings and errors on the console, and uncaught ones, in any window. */
  complaints: string[];
  close(): Promise<void>;
};

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };

const SCRIPT = createRequire(import.meta.url).resolve('connect-bank/connect-bank.js');

export async function openFair(): Promise<Fair> {
  const sandbox = createSandbox();
  const bank = await listen(sandbox, { port: 0 });
  const pages = new Map([['/connect-bank.js', readFileSync(SCRIPT, 'utf8')]]);
  let tokens: Visit['tokens'] = [];
  const place = { url: '' };
  const host = connectBankHost({
    truelayer: {
      clientId: 'sandbox-connect-bank',
      clientSecret: 'sandbox-secret',
      environment: { auth: bank.url, api: bank.url, app: bank.url },
    },
    publicUrl: () => `${place.url}/connect-bank`,
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
    .get('*', ({ req }) => answer(pages, req.path));
  const server = serve({ fetch: app.fetch, hostname: 'localhost', port: 0 });
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  place.url = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  const browser = await connectBrowser();
  return {
    show(name, files) {
      for (const [file, text] of files) pages.set(`/${name}/${file}`, text);
    },
    visit(path, options = {}) {
      tokens = [];
      return visit(browser, place.url + path, tokens, options);
    },
    async close() {
      await browser.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([new Promise((closed) => server.close(closed)), bank.close()]);
    },
  };
}

function answer(pages: ReadonlyMap<string, string>, path: string): Response {
  const file = path.endsWith('/') ? `${path}index.html` : path;
  const text = pages.get(file);
  const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain';
  if (text === undefined)
    return new Response(null, { status: path === '/favicon.ico' ? 204 : 404 });
  return new Response(text, { headers: { 'content-type': `${type}; charset=utf-8` } });
}

async function visit(
  browser: Browser,
  url: string,
  tokens: Visit['tokens'],
  options: { javaScriptEnabled?: boolean },
): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const complaints: string[] = [];
  context.on('console', (message) => {
    const isQuiet = !['error', 'warning'].includes(message.type());
    if (!isQuiet && !message.text().includes('Lit is in dev mode')) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  await page.goto(url);
  return { page, tokens, complaints, close: () => context.close() };
}
