/** Sixpence, its sandbox and a browser, all of this process, as `npm start` would run them. */

import { createSandbox, type Preview } from 'connect-bank/sandbox';
import { listen } from 'connect-bank/sandbox/node';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { RecordEntry } from '../../demo/api.ts';
import { openDemo } from '../../demo/server.ts';
import { findBrowser, LAUNCH_ARGUMENTS } from '../browser.ts';

/** One event of `<connect-bank>`: its type, and its own fields. */
export type Heard = { type: string } & Record<string, unknown>;

export type Stage = {
  demoUrl: string;
  /** A new person at a new browser, on Sixpence's page. */
  visit(options?: VisitOptions): Promise<Visit>;
  /** Stops the sandbox, as if TrueLayer could not be reached. */
  stopSandbox(): Promise<void>;
  close(): Promise<void>;
};

export type VisitOptions = BrowserContextOptions & {
  mode?: 'popup' | 'redirect';
  useCase?: string;
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
  const sandbox = await listen(createSandbox({ previews }), { port: 0 });
  let stopping: Promise<void> | undefined;
  const stopSandbox = (): Promise<void> => {
    stopping ??= sandbox.close();
    return stopping;
  };
  const demo = await openDemo({ port: 0, sandbox: { url: sandbox.url, ...CLIENT } });
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...LAUNCH_ARGUMENTS],
    ignoreDefaultArgs: keepsPages ? ['--disable-back-forward-cache'] : [],
  });
  return {
    demoUrl: demo.url,
    visit: (options) => visit(browser, demo.url, options),
    stopSandbox,
    async close() {
      await browser.close();
      await Promise.all([demo.close(), stopSandbox()]);
    },
  };
}

async function visit(
  browser: Browser,
  demoUrl: string,
  { mode = 'popup', useCase = 'affordability', ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const told: Heard[] = [];
  const waiting: { type: string; resolve: (event: Heard) => void }[] = [];
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    complaints.push(`${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  await context.exposeFunction('complain', (complaint: string) => complaints.push(complaint));
  await context.exposeFunction('hear', (event: Heard) => {
    told.push(event);
    for (const { resolve } of waiting.filter(({ type }) => type === event.type)) resolve(event);
  });
  await context.addInitScript(listenInPage, EVENTS);
  const page = await context.newPage();
  await page.goto(`${demoUrl}/?mode=${mode}&use-case=${useCase}`);
  return {
    page,
    heard: () => page.evaluate(() => JSON.parse(sessionStorage.getItem('heard') ?? '[]')),
    complaints,
    until: (type) =>
      new Promise((resolve) => {
        const past = told.find((event) => event.type === type);
        if (past) resolve(past);
        else waiting.push({ type, resolve });
      }),
    record: async () => (await page.request.get(`${demoUrl}/api/record`)).json(),
    close: () => context.close(),
  };
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
