import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findHeadlessBrowser } from '../browser.ts';
import { ROOT } from '../dist/project.ts';
import { type GuideProject, setupGuide } from '../docs/guides.ts';
import { freePort } from '../free-port.ts';
import { startSite } from '../msw/site.ts';
import type * as truelayerCalls from '../msw/truelayer-calls.ts';
import { connectBrowser } from '../shared-browser.ts';
import { type CachedPackages, installCached } from './cache.ts';
import { INSTALL_MS } from './registry.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(join(ROOT, 'node_modules/playwright-core/package.json'), 'utf8'),
);

/** The configuration of the guide, with the installed browser instead of Playwright's. */
const CONFIG = 'chromium.config.ts';
const configWith = (executablePath: string): string => `
  import config from './playwright.config.ts';
  const launchOptions = ${JSON.stringify({ executablePath })};
  export default { ...config, use: { ...config.use, launchOptions } };
`;

describe('the code of docs/guides/playwright.md', () => {
  let guideProject: GuideProject;
  let playwright: CachedPackages;

  beforeAll(async () => {
    const replacing = { 4400: String(await freePort()), 3000: String(await freePort()) };
    guideProject = setupGuide('playwright.md', { replacing });
    writeFileSync(join(guideProject.directory, CONFIG), configWith(findHeadlessBrowser()));
    playwright = installCached(`@playwright/test@${version}`);
    if ('missing' in playwright) return;
    const { directory: installed } = playwright;
    for (const name of ['@playwright', 'playwright', 'playwright-core', '.bin/playwright']) {
      const place = (directory: string) => join(directory, 'node_modules', name);
      symlinkSync(place(installed), place(guideProject.directory));
    }
  }, INSTALL_MS);

  afterAll(() => guideProject.remove());

  beforeEach(({ skip }) => {
    if ('missing' in playwright) skip(playwright.missing);
  });

  it('the code has no type errors', () => {
    expect(guideProject.typeErrors()).toBe('');
  });

  it('the tests pass', () => {
    const [command] = guideProject.snippets.filter(({ language }) => language === 'sh');
    const tests = guideProject.snippets.flatMap(({ code }) => code.match(/^test\(/gm) ?? []);
    const { status, output } = guideProject.run(`${command?.code.trim()} --config ${CONFIG}`);
    expect(output).toContain(`${tests.length} passed`);
    expect(status).toBe(0);
  });
});

describe('the browser code of docs/guides/msw.md', () => {
  /** A page with the two modules of the guide and the calls of an app. */
  const PAGE = `
    export { startSandbox } from './mocks.ts';
    export { visitBank } from './journey.ts';
    export * from '${join(ROOT, 'test/msw/truelayer-calls.ts')}';
  `;
  const MAIN = `import * as page from './page.ts'; Object.assign(window, { page });`;

  type App = typeof truelayerCalls & {
    startSandbox(): Promise<void>;
    visitBank(uri: string): Promise<string>;
  };

  it('the page reads the accounts of a mock user', async () => {
    const { directory, remove } = setupGuide('msw.md');
    writeFileSync(join(directory, 'page.ts'), PAGE);
    writeFileSync(join(directory, 'main.ts'), MAIN);
    const site = await startSite(join(directory, 'main.ts'));
    const browser = await connectBrowser();
    const page = await browser.newPage();
    await page.goto(site.url);
    const result = await page.evaluate(async () => {
      const app: App = Reflect.get(window, 'page');
      await app.startSandbox();
      const token = await app.fetchToken();
      const { id, hostedPage } = await app.createConnection(token, 'https://app.example/back');
      const returned = await app.visitBank(hostedPage);
      return { id, returned, accounts: await app.readAccounts(token, id) };
    });
    expect(result.returned).toBe(`https://app.example/back?connection_id=${result.id}`);
    expect(result.accounts).not.toEqual([]);
    await Promise.all([browser.close(), site.close()]);
    remove();
  });
});
