import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox-server/index.ts';

const ORIGIN = 'http://127.0.0.1:4400';
const { fetch } = createSandbox();
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${ORIGIN}${path}`, { headers });

describe('the inspector', () => {
  it('is a page that says nothing of the sandbox by itself', async () => {
    const page = await (await get('/_sandbox')).text();
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toContain('sandbox-connect-bank');
  });

  it('loads nothing that it does not serve itself', async () => {
    const page = await (await get('/_sandbox')).text();
    const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(
      ([, address = '']) => address,
    );
    const answers = await Promise.all(addresses.map((address) => get(address)));
    expect(answers.map(({ status, headers }) => [status, headers.get('Content-Type')])).toEqual([
      [200, 'image/svg+xml; charset=UTF-8'],
      [200, 'text/css; charset=UTF-8'],
      [200, 'text/javascript; charset=UTF-8'],
    ]);
  });

  it('runs no script, and no style, but its own files', async () => {
    const page = await get('/_sandbox');
    expect(page.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(await page.text()).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/);
  });

  it('cannot be framed', async () => {
    const { headers } = await get('/_sandbox');
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
  });

  it('bundles its script, with the part of Lit it needs', async () => {
    const script = await (await get('/_sandbox/assets/inspector.js')).text();
    expect(script).not.toMatch(/\b(import|export)\s*["'{]/);
    expect(script).toContain('lit-html');
    expect(script).not.toContain('ZodError');
  });

  it('is where a browser lands that asks for nothing', async () => {
    const answer = await get('/', { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect([answer.status, answer.headers.get('Location')]).toEqual([302, '/_sandbox']);
  });

  it('leaves the root to the API for programs other than browsers', async () => {
    expect((await get('/', { Accept: '*/*' })).status).toBe(404);
  });
});
