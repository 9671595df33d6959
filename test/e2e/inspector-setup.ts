/** A sandbox with something to see in it, and a tab that looks at it through the inspector. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox } from 'connect-bank/sandbox';
import { listen } from 'connect-bank/sandbox/node';
import type { Page } from 'playwright-core';
import { actAs, CREATE_BODY } from '../sandbox-server/app.ts';
import { connectBrowser } from '../shared-browser.ts';

export const MONDAY = '2026-03-16T12:00:00Z';

const RECURRING = { ...CREATE_BODY, data_access_type: 'recurring' };
const OTHER = { id: 'other-client', secret: 'other-secret', name: 'Other' };

export type Look = {
  hash?: string;
  clientId?: string;
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
};

export type Tab = Awaited<ReturnType<typeof openTab>>;

export type Inspection = Awaited<ReturnType<typeof openInspection>>;

/**
 * A client with a webhook URI and another one beside it, on a frozen clock. The first has a
 * connection that was approved and one that waits.
 */
export async function openInspection() {
  const receiver = await openReceiver();
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
    look: (tab: Tab, options?: Look) => look(tab, url, options),
    stop: () => listening.close(),
    start: async () => {
      listening = await listen(sandbox, { port: Number(new URL(url).port) });
    },
    close: async () => {
      await Promise.all([listening.close(), receiver.close()]);
    },
  };
}

/** A tab for one inspection after the other. Each has an address, and so a storage, of its own. */
export async function openTab() {
  const browser = await connectBrowser();
  const context = await browser.newContext({ locale: 'en-GB' });
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  const page = await context.newPage();
  return {
    page,
    complaints,
    /** Forgets what was on it. */
    async clear() {
      await page.unrouteAll();
      await page.goto('about:blank');
      complaints.length = 0;
    },
    close: () => browser.close(),
  };
}

/** Shows the inspector, live. */
async function look(
  { page }: Tab,
  url: string,
  {
    hash = '',
    clientId,
    colorScheme = 'light',
    viewport = { width: 1280, height: 800 },
  }: Look = {},
): Promise<Page> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(viewport);
  const query = clientId === undefined ? '' : `?client_id=${clientId}`;
  await page.goto(`${url}/_sandbox${query}${hash}`);
  await untilLive(page);
  return page;
}

export async function untilLive(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor();
}

/** Takes webhooks, and answers with whatever `status` is at the time. */
async function openReceiver() {
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
