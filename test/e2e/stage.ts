/** Sixpence and its sandbox, of this process, as `npm start` would run them, and a browser. */

import { createSandbox, type Preview } from 'connect-bank/sandbox';
import { listen } from 'connect-bank/sandbox/node';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { RecordEntry } from '../../demo/api.ts';
import { openDemo } from '../../demo/server.ts';
import { findBrowser, LAUNCH_ARGUMENTS, withPatience } from '../browser.ts';
import { connectBrowser } from '../shared-browser.ts';

/** One event of `<connect-bank>`: its type, and its own fields. */
export type Heard = { type: string } & Record<string, unknown>;

export type Stage = {
  demoUrl: string;
  /** A new person at a new browser, on Sixpence's page. */
  visit(options?: VisitOptions): Promise<Visit>;
  /** Approves the journey that a page shows without walking through it, and sends the page back to the app. */
  approve(page: Page): Promise<void>;
  /** Stops the sandbox, as if TrueLayer could not be reached. */
  stopSandbox(): Promise<void>;
  close(): Promise<void>;
};

export type VisitOptions = {
  mode?: 'popup' | 'redirect';
  useCase?: string;
  /** Another page than Sixpence's first. */
  path?: string;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  forcedColors?: 'active' | 'none';
  reducedMotion?: 'reduce' | 'no-preference';
};

export type Visit = {
  page: Page;
  /** The element's events so far, oldest first, over all loads of the page. */
  heard(): Promise<Heard[]>;
  /** Resolves with the first event of a type, once it has happened. */
  until(type: string): Promise<Heard>;
  /** What the host told Sixpence's server. */
  record(): Promise<RecordEntry[]>;
  /** Errors on a console, uncaught ones, and violations of a policy, in any window. */
  complaints: string[];
  /** A new person in the same tab, on Sixpence's page. Costs far less than a new browser. */
  handOver(options?: VisitOptions): Promise<void>;
  close(): Promise<void>;
};

const CLIENT = { clientId: 'sandbox-connect-bank', clientSecret: 'sandbox-secret' };

const EVENTS = ['before-open', 'open', 'authorized', 'exit', 'error'].map(
  (name) => `connect-bank-${name}`,
);

export async function raiseStage({
  keepsPages = false,
  previews = [],
}: {
  /** What TrueLayer has not published, and the sandbox is to offer. */
  previews?: readonly Preview[];
  /** The browser has a back/forward cache, as people's have; Playwright's own `goBack` then hangs. */
  keepsPages?: boolean;
} = {}): Promise<Stage> {
  const bank = createSandbox({ previews });
  const sandbox = await listen(bank, { port: 0 });
  let stopping: Promise<void> | undefined;
  const stopSandbox = (): Promise<void> => {
    stopping ??= sandbox.close();
    return stopping;
  };
  const demo = await openDemo({ port: 0, sandbox: { url: sandbox.url, ...CLIENT } });
  const browser = await (keepsPages ? launchWithPageCache() : connectBrowser());
  return {
    demoUrl: demo.url,
    visit: (options) => visit(browser, demo.url, options),
    async approve(page) {
      await page.getByRole('button', { name: 'Mock', exact: true }).waitFor();
      const { returnUri = '' } = await bank.journey(page.url()).approve();
      await page.goto(returnUri);
    },
    stopSandbox,
    async close() {
      await browser.close();
      await Promise.all([demo.close(), stopSandbox()]);
    },
  };
}

/** The headless build of Chromium has no back/forward cache that a test can rely on. */
async function launchWithPageCache(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...LAUNCH_ARGUMENTS],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return withPatience(browser);
}

async function visit(browser: Browser, demoUrl: string, options?: VisitOptions): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const told: Heard[] = [];
  const waiting = new Set<(event: Heard) => void>();
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    complaints.push(`${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  await context.exposeFunction('complain', (complaint: string) => complaints.push(complaint));
  await context.exposeFunction('hear', (event: Heard) => {
    told.push(event);
    for (const listen of waiting) listen(event);
  });
  await context.addInitScript(listenInPage, EVENTS);
  const page = await context.newPage();
  await show(page, demoUrl, options);
  return {
    page,
    heard: () => page.evaluate(() => JSON.parse(sessionStorage.getItem('heard') ?? '[]')),
    complaints,
    until: (type) =>
      new Promise((resolve) => {
        const past = told.find((event) => event.type === type);
        if (past) return resolve(past);
        waiting.add((event) => event.type === type && resolve(event));
      }),
    record: async () => (await page.request.get(`${demoUrl}/api/record`)).json(),
    async handOver(next) {
      await leave(page, demoUrl);
      for (const gone of [told, complaints]) gone.length = 0;
      waiting.clear();
      await show(page, demoUrl, next);
    },
    close: () => context.close(),
  };
}

async function show(
  page: Page,
  demoUrl: string,
  { mode = 'popup', useCase = 'affordability', path, viewport, ...media }: VisitOptions = {},
): Promise<void> {
  await page.setViewportSize(viewport ?? { width: 1280, height: 720 });
  await page.emulateMedia({
    ...{ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' },
    ...media,
  });
  await page.goto(demoUrl + (path ?? `/?mode=${mode}&use-case=${useCase}`));
}

/** Ends what a person had begun, and forgets them: on a page of Sixpence's origin that does nothing. */
async function leave(page: Page, demoUrl: string): Promise<void> {
  const others = page
    .context()
    .pages()
    .filter((each) => each !== page);
  await Promise.all(others.map((each) => each.close()));
  const empty = `${demoUrl}/empty`;
  const answer = { contentType: 'text/html', body: '<link rel="icon" href="data:,">' };
  await page.route(empty, (route) => route.fulfill(answer), { times: 1 });
  await page.goto(empty);
  await page.evaluate(() => {
    sessionStorage.clear();
    localStorage.clear();
  });
  await page.context().clearCookies();
}

/**
 * Runs in every document before its own scripts. Passes on what happens to this process, and keeps
 * the element's events in the tab as well: the last ones before a redirect may never arrive here.
 */
function listenInPage(types: string[]): void {
  const send = (name: string, value: unknown): void => {
    const bound: unknown = Reflect.get(window, name);
    if (typeof bound === 'function') bound(value);
  };
  for (const type of types) {
    document.addEventListener(type, (event) => {
      const own = Object.entries(event).filter(([key]) => key !== 'isTrusted');
      const heard = { ...Object.fromEntries(own), type };
      const before: unknown[] = JSON.parse(sessionStorage.getItem('heard') ?? '[]');
      sessionStorage.setItem('heard', JSON.stringify([...before, heard]));
      send('hear', heard);
    });
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    send('complain', `${event.violatedDirective}: ${event.blockedURI} on ${event.documentURI}`);
  });
}
