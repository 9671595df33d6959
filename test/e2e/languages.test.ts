/**
 * The script tag and the languages beside it, as a partner's server would deliver them: under a
 * policy that allows its own scripts only.
 */
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
      `<!doctype html><html lang="${searchParams.get('lang')}"><title>Shop</title>
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

type Opened = { page: Page; scripts: string[]; complaints: string[] };

async function open(
  lang: string,
  { unreachable = false, isChanged = false } = {},
): Promise<Opened> {
  const page = await browser.newPage();
  const scripts: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (['script', 'fetch'].includes(request.resourceType()))
      scripts.push(request.url().replace(site, ''));
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  if (unreachable) await page.route('**/languages/all.json', (route) => route.abort());
  if (isChanged) {
    const changed = JSON.stringify({ cy: { connect: 'Send your PIN' } });
    await page.route('**/languages/all.json', (route) => route.fulfill({ body: changed }));
  }
  await page.goto(`${site}/accounts/link?lang=${lang}`);
  return { page, scripts, complaints };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('the script tag', () => {
  it.each([
    ['ar', 'اربط بنكك'],
    ['cy', 'Cysylltu eich banc'],
    ['de-AT', 'Bank verbinden'],
    ['ur', 'اپنا بینک منسلک کریں'],
  ])('fetches the words for "%s", and nothing else, from beside itself', async (lang, label) => {
    const { page, scripts, complaints } = await open(lang);
    await button(page, label).waitFor();
    expect(scripts).toEqual(['/assets/connect-bank.js', '/assets/languages/all.json']);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('loads nothing more on a page in English', async () => {
    const { page, scripts, complaints } = await open('en');
    await button(page, 'Connect your bank').waitFor();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(scripts).toEqual(['/assets/connect-bank.js']);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('follows the page into a language and back', async () => {
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

  it('does not use words that were changed after it was published', async () => {
    const { page, complaints } = await open('cy', { isChanged: true });
    await button(page, 'Connect your bank').waitFor();
    await expect.poll(() => complaints.join()).toContain('integrity');
    expect(await page.getByText('Send your PIN').count()).toBe(0);
    await page.close();
  });

  it('stays English where a language cannot be loaded, and shows it soon', async () => {
    const { page, complaints } = await open('cy', { unreachable: true });
    const english = button(page, 'Connect your bank');
    await english.waitFor();
    const words = english.locator('bdi');
    await words.evaluate((node) => Promise.all(node.getAnimations().map((each) => each.finished)));
    expect(await words.evaluate((node) => getComputedStyle(node).opacity)).toBe('1');
    // The browser's own line about the request is not ours to keep.
    expect(complaints.filter((each) => !each.includes('net::ERR_FAILED'))).toEqual([]);
    await page.close();
  });
});
