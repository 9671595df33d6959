/** The script tag and its languages, served by a partner with a policy that allows only its own scripts. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBrowser } from '../shared-browser.ts';

const DIST = resolve(import.meta.dirname, '../../dist');
const POLICY = [
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'",
  "require-trusted-types-for 'script'; trusted-types lit-html",
].join('; ');

let server: Server;
let browser: Browser;
let site: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/assets/')) {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(readFileSync(join(DIST, pathname.slice('/assets/'.length))));
      return;
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', POLICY);
    response.end(
      `<!doctype html><html lang="${searchParams.get('lang')}"><title>Partner</title>
      <script type="module" src="/assets/connect-bank.js"></script>
      <connect-bank endpoint="/connect-bank"></connect-bank>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  site = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  browser = await connectBrowser();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

type OpenedPage = { page: Page; scripts: string[]; consoleMessages: string[] };

async function open(
  lang: string,
  { unreachable = false, isModified = false } = {},
): Promise<OpenedPage> {
  const page = await browser.newPage();
  const scripts: string[] = [];
  const consoleMessages: string[] = [];
  page.on('request', (request) => {
    if (['script', 'fetch'].includes(request.resourceType()))
      scripts.push(request.url().replace(site, ''));
  });
  page.on('console', (message) => consoleMessages.push(message.text()));
  page.on('pageerror', (error) => consoleMessages.push(String(error)));
  if (unreachable) await page.route('**/languages/all.json', (route) => route.abort());
  if (isModified) {
    const modified = JSON.stringify({ cy: { connect: 'Send your PIN' } });
    await page.route('**/languages/all.json', (route) => route.fulfill({ body: modified }));
  }
  await page.goto(`${site}/accounts/link?lang=${lang}`);
  return { page, scripts, consoleMessages };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('the script tag', () => {
  it.each([
    ['ar', 'اربط بنكك'],
    ['cy', 'Cysylltu eich banc'],
    ['de-AT', 'Bank verbinden'],
    ['ur', 'اپنا بینک منسلک کریں'],
  ])(
    'the script fetches the texts for "%s" from its own folder, and nothing else',
    async (lang, label) => {
      const { page, scripts, consoleMessages } = await open(lang);
      await button(page, label).waitFor();
      expect(scripts).toEqual(['/assets/connect-bank.js', '/assets/languages/all.json']);
      expect(consoleMessages).toEqual([]);
      await page.close();
    },
  );

  it('the script loads nothing else on an English page', async () => {
    const { page, scripts, consoleMessages } = await open('en');
    await button(page, 'Connect your bank').waitFor();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(scripts).toEqual(['/assets/connect-bank.js']);
    expect(consoleMessages).toEqual([]);
    await page.close();
  });

  it('the element follows a language change of the page and back', async () => {
    const { page } = await open('en');
    await page.evaluate(() => {
      document.documentElement.lang = 'pl';
    });
    await button(page, 'Połącz swój bank').waitFor();
    await page.evaluate(() => {
      document.documentElement.lang = 'en';
    });
    await button(page, 'Connect your bank').waitFor();
    await page.close();
  });

  it('the script rejects texts that do not match its integrity hash', async () => {
    const { page, consoleMessages } = await open('cy', { isModified: true });
    await button(page, 'Connect your bank').waitFor();
    await expect.poll(() => consoleMessages.join()).toContain('integrity');
    expect(await page.getByText('Send your PIN').count()).toBe(0);
    await page.close();
  });

  it('the element stays English and becomes visible if a language cannot be loaded', async () => {
    const { page, consoleMessages } = await open('cy', { unreachable: true });
    const english = button(page, 'Connect your bank');
    await english.waitFor();
    const label = english.locator('bdi');
    await label.evaluate((node) => Promise.all(node.getAnimations().map((each) => each.finished)));
    expect(await label.evaluate((node) => getComputedStyle(node).opacity)).toBe('1');
    // The browser logs the failed request itself.
    expect(consoleMessages.filter((each) => !each.includes('net::ERR_FAILED'))).toEqual([]);
    await page.close();
  });
});
