/**
 * A minimal partner site with the script tag: a page, a page that frames it, an endpoint for each sandbox,
 * and a log of the page's events. One server has several names: `partner.localhost` and `news.localhost`
 * are two sites, `www.partner.localhost` is another origin of the first.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { serve } from '@hono/node-server';
import { connectBankHost } from 'connect-bank/host';
import { type Context, Hono } from 'hono';

/** An event that a page reported. `at` is in milliseconds since the epoch, by the browser's clock. */
export type PageEvent = { runId: string; type: string; detail: string; at: number };

type PartnerSiteOptions = {
  /** URLs of the sandboxes, by the name of their endpoint. */
  banks: Readonly<Record<string, string>>;
  /** Headers of the site's page. */
  headers?: Readonly<Record<string, string>>;
};

type PageOptions = {
  /** Identifies the events of this journey. */
  runId: string;
  bank: string;
  mode: 'auto' | 'popup' | 'redirect';
  placement: Placement;
  /** Cross-Origin-Opener-Policy of the page and of the page that frames it. */
  openerPolicy?: string;
};

export const PLACEMENTS = ['top level', 'same-site frame', 'cross-site frame'] as const;
export type Placement = (typeof PLACEMENTS)[number];

export type PartnerSite = {
  urlOf(page: PageOptions): string;
  /** The events of a journey so far, oldest first. */
  events(runId: string): PageEvent[];
  /** Resolves with the first event that matches, which may be in the past. */
  waitForEvent(runId: string, matches: (event: PageEvent) => boolean): Promise<PageEvent>;
  /** Resolves once the page has triggered every cause of a second `connect-bank-authorized`. */
  waitUntilSettled(runId: string): Promise<void>;
  /** Bodies of the requests to `/reports`. */
  reports: unknown[];
  /** Resolves once a report contains the text. */
  waitForReport(text: string): Promise<void>;
  close(): Promise<void>;
};

const DIST = resolve(import.meta.dirname, '../../dist');
const PARTNER = 'partner.localhost';
const FRAMING = {
  'same-site frame': `www.${PARTNER}`,
  'cross-site frame': 'news.localhost',
} as const;
const CLIENT = { clientId: 'sandbox-connect-bank', clientSecret: 'sandbox-secret' };
const USER = { id: 'robin', name: 'Robin Ashworth', email: 'robin@partner.example' };

/** Starts the server of the site. */
export async function startPartnerSite({
  banks,
  headers = {},
}: PartnerSiteOptions): Promise<PartnerSite> {
  let port = 0;
  const origin = (name: string) => `http://${name}:${port}`;
  const app = new Hono();
  const events = createLog<PageEvent>();
  const reports = createLog<unknown>();
  for (const [name, url] of Object.entries(banks)) {
    const host = connectBankHost({
      truelayer: { ...CLIENT, environment: { auth: url, api: url, app: url } },
      publicUrl: () => `${origin(PARTNER)}/banks/${name}`,
      user: () => USER,
      maxSessionsPerUser: Number.POSITIVE_INFINITY,
    });
    app.route(`/banks/${name}`, hideResultUntilReturn(host));
  }
  app
    .post('/events', async (c) => {
      events.add(JSON.parse(await c.req.text()));
      return c.body(null, 204);
    })
    .post('/reports', async (c) => {
      reports.add(await c.req.json());
      return c.body(null, 204);
    })
    .get('/favicon.ico', (c) => c.body(null, 204))
    .get('/connect-bank.js', serveScript(resolve(DIST, 'connect-bank.js')))
    .get('/page.js', serveScript(resolve(import.meta.dirname, 'page.js')))
    .get('/page', (c) => c.html(renderPage(c), 200, { ...headers, ...openerPolicyHeader(c) }))
    .get('/frame', (c) => {
      const framed = `${origin(PARTNER)}/page${new URL(c.req.url).search}`.replaceAll('&', '&amp;');
      const html = `<!doctype html><html lang="en"><title>News</title>
<iframe src="${framed}" width="600" height="400" title="Partner"></iframe>`;
      return c.html(html, 200, openerPolicyHeader(c));
    });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((done) => server.once('listening', done));
  port = portOf(server.address());
  return {
    urlOf({ placement, openerPolicy = '', ...page }) {
      const query = new URLSearchParams({ ...page, ...(openerPolicy && { openerPolicy }) });
      return placement === 'top level'
        ? `${origin(PARTNER)}/page?${query}`
        : `${origin(FRAMING[placement])}/frame?${query}`;
    },
    events: (runId) =>
      events.entries.filter((event) => event.runId === runId).sort((a, b) => a.at - b.at),
    waitForEvent: (runId, matches) =>
      events.waitFor((event) => event.runId === runId && matches(event)),
    async waitUntilSettled(runId) {
      await events.waitFor((event) => event.runId === runId && event.type === 'settled');
    },
    reports: reports.entries,
    async waitForReport(text) {
      await reports.waitFor((report) => JSON.stringify(report).includes(text));
    },
    close: () =>
      new Promise((done, failed) => {
        server.close((error) => (error ? failed(error) : done()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/**
 * Answers polls with `pending` until the user has returned: otherwise the page could learn the result by
 * polling, and the return channels would not be tested.
 */
function hideResultUntilReturn(host: Hono): Hono {
  const returned = new Set<string>();
  return new Hono()
    .use('/return', async (c, next) => {
      returned.add((c.req.query('state') ?? '').split('.')[0] ?? '');
      await next();
    })
    .get('/sessions/:id', async (c, next) => {
      if (!returned.has(c.req.param('id'))) return c.json({ status: 'pending' });
      return next();
    })
    .route('/', host);
}

function renderPage(c: Context): string {
  const { bank = '', mode = '' } = c.req.query();
  return `<!doctype html><html lang="en"><title>Partner</title>
<script type="module" src="/page.js"></script>
<script type="module" src="/connect-bank.js"></script>
<connect-bank endpoint="/banks/${encodeURIComponent(bank)}" mode="${encodeURIComponent(mode)}"
  use-case="rewards" provider-id="mock"></connect-bank>`;
}

function openerPolicyHeader(c: Context): Record<string, string> {
  const policy = c.req.query('openerPolicy');
  return policy === undefined ? {} : { 'Cross-Origin-Opener-Policy': policy };
}

function serveScript(file: string): (c: Context) => Response {
  const text = readFileSync(file, 'utf8');
  return (c) => c.body(text, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The site has no port');
  return address.port;
}

/** A log that can be awaited. */
function createLog<T>() {
  const entries: T[] = [];
  const listeners = new Set<(entry: T) => void>();
  return {
    entries,
    add(entry: T): void {
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    waitFor: (matches: (entry: T) => boolean): Promise<T> =>
      new Promise((resolve) => {
        const past = entries.find(matches);
        if (past !== undefined) return resolve(past);
        listeners.add(function listener(entry) {
          if (!matches(entry)) return;
          listeners.delete(listener);
          resolve(entry);
        });
      }),
  };
}
