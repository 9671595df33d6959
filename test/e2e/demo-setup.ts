/** Starts the demo and its sandbox in this process, as `npm start` does, and opens a browser. */
import { createSandbox, type Preview } from 'connect-bank/sandbox';
import { listen } from 'connect-bank/sandbox/node';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { CallbackLogEntry } from '../../demo/api.ts';
import { startDemo } from '../../demo/server.ts';
import { findBrowser, LAUNCH_ARGUMENTS, withLongTimeouts } from '../browser.ts';
import { connectBrowser } from '../shared-browser.ts';

/** The type and the own fields of an event of `<connect-bank>`. */
type ElementEvent = { type: string } & Record<string, unknown>;

export type DemoSetup = {
  demoUrl: string;
  /** Opens a new browser context on Sixpence's page. */
  newUser(options?: UserOptions): Promise<DemoUser>;
  /** Approves the journey of this page without its forms, and sends the page to the return URI. */
  approve(page: Page, user?: string): Promise<void>;
  /** Stops the sandbox, so that TrueLayer is unreachable for the demo. */
  stopSandbox(): Promise<void>;
  close(): Promise<void>;
};

export type UserOptions = {
  mode?: 'popup' | 'redirect';
  useCase?: string;
  /** @default Sixpence's page with `mode` and `useCase` */
  path?: string;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  forcedColors?: 'active' | 'none';
  reducedMotion?: 'reduce' | 'no-preference';
};

export type DemoUser = {
  page: Page;
  /** All events of the element, oldest first, over all loads of the page. */
  events(): Promise<ElementEvent[]>;
  /** Resolves with the first event of a type, which may be in the past. */
  waitForEvent(type: string): Promise<ElementEvent>;
  /** The host's calls to Sixpence's callbacks. */
  callbackLog(): Promise<CallbackLogEntry[]>;
  /** Console errors, uncaught errors and violations of a content security policy, in any window. */
  browserErrors: string[];
  /** Starts over as a new user in the same tab, which is much faster than a new browser. */
  startOver(options?: UserOptions): Promise<void>;
  close(): Promise<void>;
};

const CLIENT = { clientId: 'sandbox-connect-bank', clientSecret: 'sandbox-secret' };

const EVENTS = ['before-open', 'open', 'authorized', 'exit', 'error'].map(
  (name) => `connect-bank-${name}`,
);

export async function setupDemo({
  backForwardCache = false,
  previews = [],
}: {
  /** Previews to enable in the sandbox. @default none */
  previews?: readonly Preview[];
  /** Enables the back/forward cache, with which Playwright's `goBack` hangs. @default false */
  backForwardCache?: boolean;
} = {}): Promise<DemoSetup> {
  const sandbox = createSandbox({ previews });
  const sandboxServer = await listen(sandbox, { port: 0 });
  let stopping: Promise<void> | undefined;
  const stopSandbox = (): Promise<void> => {
    stopping ??= sandboxServer.close();
    return stopping;
  };
  const demo = await startDemo({ port: 0, sandbox: { url: sandboxServer.url, ...CLIENT } });
  const browser = await (backForwardCache ? launchWithBackForwardCache() : connectBrowser());
  return {
    demoUrl: demo.url,
    newUser: (options) => createUser(browser, demo.url, options),
    async approve(page, user) {
      await page.getByRole('button', { name: 'Mock', exact: true }).waitFor();
      const { returnUri = '' } = await sandbox.journey(page.url()).approve({ user });
      await page.goto(returnUri);
    },
    stopSandbox,
    async close() {
      await browser.close();
      await Promise.all([demo.close(), stopSandbox()]);
    },
  };
}

/** Launches the full Chromium: the back/forward cache of the headless build is not reliable. */
async function launchWithBackForwardCache(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...LAUNCH_ARGUMENTS],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return withLongTimeouts(browser);
}

async function createUser(
  browser: Browser,
  demoUrl: string,
  options?: UserOptions,
): Promise<DemoUser> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const events: ElementEvent[] = [];
  const listeners = new Set<(event: ElementEvent) => void>();
  const browserErrors: string[] = [];
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    browserErrors.push(`${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => browserErrors.push(String(error.error())));
  await context.exposeFunction('reportError', (error: string) => browserErrors.push(error));
  await context.exposeFunction('reportEvent', (event: ElementEvent) => {
    events.push(event);
    for (const listener of listeners) listener(event);
  });
  await context.addInitScript(reportFromPage, EVENTS);
  const page = await context.newPage();
  await openPage(page, demoUrl, options);
  return {
    page,
    events: () => page.evaluate(() => JSON.parse(sessionStorage.getItem('events') ?? '[]')),
    browserErrors,
    waitForEvent: (type) =>
      new Promise((resolve) => {
        const past = events.find((event) => event.type === type);
        if (past) return resolve(past);
        listeners.add((event) => event.type === type && resolve(event));
      }),
    callbackLog: async () => (await page.request.get(`${demoUrl}/api/callbacks`)).json(),
    async startOver(next) {
      await clearBrowser(page, demoUrl);
      for (const list of [events, browserErrors]) list.length = 0;
      listeners.clear();
      await openPage(page, demoUrl, next);
    },
    close: () => context.close(),
  };
}

async function openPage(
  page: Page,
  demoUrl: string,
  { mode = 'popup', useCase = 'affordability', path, viewport, ...media }: UserOptions = {},
): Promise<void> {
  await page.setViewportSize(viewport ?? { width: 1280, height: 720 });
  await page.emulateMedia({
    ...{ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' },
    ...media,
  });
  await page.goto(demoUrl + (path ?? `/?mode=${mode}&use-case=${useCase}`));
}

/** Closes other windows and clears all storage, on an empty page of Sixpence's origin. */
async function clearBrowser(page: Page, demoUrl: string): Promise<void> {
  const others = page
    .context()
    .pages()
    .filter((each) => each !== page);
  await Promise.all(others.map((each) => each.close()));
  const empty = `${demoUrl}/empty`;
  const response = { contentType: 'text/html', body: '<link rel="icon" href="data:,">' };
  await page.route(empty, (route) => route.fulfill(response), { times: 1 });
  await page.goto(empty);
  await page.evaluate(() => {
    sessionStorage.clear();
    localStorage.clear();
  });
  await page.context().clearCookies();
}

/**
 * Runs in every document before its own scripts. Reports events and errors to this process, and stores
 * the events in the tab too, because the last ones before a redirect may not arrive here.
 */
function reportFromPage(types: string[]): void {
  const send = (name: string, value: unknown): void => {
    const exposed: unknown = Reflect.get(window, name);
    if (typeof exposed === 'function') exposed(value);
  };
  for (const type of types) {
    document.addEventListener(type, (event) => {
      const entries = Object.entries(event).filter(([key]) => key !== 'isTrusted');
      const fields = { ...Object.fromEntries(entries), type };
      const before: unknown[] = JSON.parse(sessionStorage.getItem('events') ?? '[]');
      sessionStorage.setItem('events', JSON.stringify([...before, fields]));
      send('reportEvent', fields);
    });
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    send('reportError', `${event.violatedDirective}: ${event.blockedURI} on ${event.documentURI}`);
  });
}
