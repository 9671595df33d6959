/** A sandbox with data, and a browser tab with its inspector. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox } from 'connect-bank/sandbox';
import { listen } from 'connect-bank/sandbox/node';
import type { Page } from 'playwright-core';
import { actAs, CREATE_BODY } from '../sandbox-server/app.ts';
import { connectBrowser } from '../shared-browser.ts';

const MONDAY = '2026-03-16T12:00:00Z';

const RECURRING = { ...CREATE_BODY, data_access_type: 'recurring' };
const OTHER = { id: 'other-client', secret: 'other-secret', name: 'Other' };

export type InspectorOptions = {
  hash?: string;
  clientId?: string;
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
};

export type Tab = Awaited<ReturnType<typeof openTab>>;

export type InspectorSetup = Awaited<ReturnType<typeof setupInspector>>;

/**
 * Starts a sandbox with a frozen clock and two clients. The first has a webhook URI, an approved connection
 * and a pending one.
 */
export async function setupInspector() {
  const receiver = await startReceiver();
  const client = { id: 'sandbox-connect-bank', secret: 'sandbox-secret', webhookUri: receiver.url };
  const sandbox = createSandbox({ now: MONDAY, clients: [client, OTHER] });
  sandbox.clock.freeze(MONDAY);
  const app = await actAs(sandbox.fetch);
  const { id: approved } = await app.connect(RECURRING);
  const { id: waiting } = await app.create(RECURRING);
  let listening = await listen(sandbox);
  const { url } = listening;
  return {
    ...{ sandbox, app, url, approved, waiting, receiver },
    other: () => actAs(sandbox.fetch, OTHER),
    open: (tab: Tab, options?: InspectorOptions) => openInspector(tab, url, options),
    stop: () => listening.close(),
    start: async () => {
      listening = await listen(sandbox, { port: Number(new URL(url).port) });
    },
    close: async () => {
      await Promise.all([listening.close(), receiver.close()]);
    },
  };
}

/** Opens a tab for all tests of a file. Each sandbox has its own origin, and therefore its own storage. */
export async function openTab() {
  const browser = await connectBrowser();
  const context = await browser.newContext({ locale: 'en-GB' });
  const browserErrors: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') browserErrors.push(message.text());
  });
  context.on('weberror', (error) => browserErrors.push(String(error.error())));
  const page = await context.newPage();
  return {
    page,
    browserErrors,
    /** Resets the tab for the next test. */
    async clear() {
      await page.unrouteAll();
      await page.goto('about:blank');
      browserErrors.length = 0;
    },
    close: () => browser.close(),
  };
}

/** Opens the inspector and waits for its live connection. */
async function openInspector(
  { page }: Tab,
  url: string,
  {
    hash = '',
    clientId,
    colorScheme = 'light',
    viewport = { width: 1280, height: 800 },
  }: InspectorOptions = {},
): Promise<Page> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(viewport);
  const query = clientId === undefined ? '' : `?client_id=${clientId}`;
  await page.goto(`${url}/_sandbox${query}${hash}`);
  await waitForLive(page);
  return page;
}

export async function waitForLive(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor();
}

/** Starts a webhook receiver that responds with the status of `answerWith`. */
async function startReceiver() {
  const state = { status: 200 };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(state.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    answerWith: (status: number) => {
      state.status = status;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
