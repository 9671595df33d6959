import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findHeadlessBrowser } from '../browser.ts';
import { ROOT } from '../dist/project.ts';
import { INSTALL_MS } from '../dist/registry.ts';
import { type Reader, readGuide } from '../docs/guides.ts';
import { freePort } from '../free-port.ts';
import type * as customer from '../msw/customer.ts';
import { openSite } from '../msw/site.ts';
import { type Cached, cached } from '../runtimes/cache.ts';
import { connectBrowser } from '../shared-browser.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(join(ROOT, 'node_modules/playwright-core/package.json'), 'utf8'),
);

/** The guide's own configuration, with the browser of this machine in place of Playwright's. */
const CONFIG = 'chromium.config.ts';
const configWith = (executablePath: string): string => `
  import config from './playwright.config.ts';
  const launchOptions = ${JSON.stringify({ executablePath })};
  export default { ...config, use: { ...config.use, launchOptions } };
`;

describe('what docs/guides/playwright.md says', () => {
  let reader: Reader;
  let playwright: Cached;

  beforeAll(async () => {
    const replacing = { 4400: String(await freePort()), 3000: String(await freePort()) };
    reader = readGuide('playwright.md', { replacing });
    writeFileSync(join(reader.directory, CONFIG), configWith(findHeadlessBrowser()));
    playwright = cached(`@playwright/test@${version}`);
    if ('missing' in playwright) return;
    const { directory: installed } = playwright;
    for (const name of ['@playwright', 'playwright', 'playwright-core', '.bin/playwright']) {
      const place = (directory: string) => join(directory, 'node_modules', name);
      symlinkSync(place(installed), place(reader.directory));
    }
  }, INSTALL_MS);

  afterAll(() => reader.remove());

  beforeEach(({ skip }) => {
    if ('missing' in playwright) skip(playwright.missing);
  });

  it('has the right types', () => {
    expect(reader.typeErrors()).toBe('');
  });

  it('passes', () => {
    const [command] = reader.snippets.filter(({ language }) => language === 'sh');
    const tests = reader.snippets.flatMap(({ code }) => code.match(/^test\(/gm) ?? []);
    const { status, output } = reader.run(`${command?.code.trim()} --config ${CONFIG}`);
    expect(output).toContain(`${tests.length} passed`);
    expect(status).toBe(0);
  });
});

describe('what docs/guides/msw.md says of browsers', () => {
  /** A page that has the guide's two modules, and an app that has to be tested. */
  const PAGE = `
    export { startSandbox } from './mocks.ts';
    export { visitBank } from './journey.ts';
    export * from '${join(ROOT, 'test/msw/customer.ts')}';
  `;
  const MAIN = `import * as page from './page.ts'; Object.assign(window, { page });`;

  type App = typeof customer & {
    startSandbox(): Promise<void>;
    visitBank(uri: string): Promise<string>;
  };

  it('lets a page read the accounts of a mock user', async () => {
    const { directory, remove } = readGuide('msw.md');
    writeFileSync(join(directory, 'page.ts'), PAGE);
    writeFileSync(join(directory, 'main.ts'), MAIN);
    const site = await openSite(join(directory, 'main.ts'));
    const browser = await connectBrowser();
    const page = await browser.newPage();
    await page.goto(site.url);
    const seen = await page.evaluate(async () => {
      const app: App = Reflect.get(window, 'page');
      await app.startSandbox();
      const token = await app.fetchToken();
      const { id, hostedPage } = await app.createConnection(token, 'https://app.example/back');
      const returned = await app.visitBank(hostedPage);
      return { id, returned, accounts: await app.readAccounts(token, id) };
    });
    expect(seen.returned).toBe(`https://app.example/back?connection_id=${seen.id}`);
    expect(seen.accounts).not.toEqual([]);
    await Promise.all([browser.close(), site.close()]);
    remove();
  });
});
