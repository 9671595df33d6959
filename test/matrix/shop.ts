/**
 * The smallest shop that takes the script tag: a page, a page that frames it, an endpoint for each
 * sandbox, and a notebook of what the page's browser says. Everything on one port, reached by
 * several names: `shop.localhost` and `news.localhost` are two sites, `www.shop.localhost` is another
 * origin of the first.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { serve } from '@hono/node-server';
import { connectBankHost } from 'connect-bank/host';
import { type Context, Hono } from 'hono';

/** One thing that a page said. `at`: milliseconds since the epoch, by the browser's clock. */
export type Heard = { visit: string; what: string; detail: string; at: number };

export type ShopOptions = {
  /** Addresses of sandboxes, by the name of the endpoint that speaks to each. */
  banks: Readonly<Record<string, string>>;
  /** Sent with the shop's page. */
  headers?: Readonly<Record<string, string>>;
};

export type PageOptions = {
  /** Tells one visitor from the next. */
  visit: string;
  bank: string;
  mode: 'auto' | 'popup' | 'redirect';
  placement: Placement;
  /** Cross-Origin-Opener-Policy of the page, and of the one around it. */
  openerPolicy?: string;
};

export const PLACEMENTS = ['top level', 'same-site frame', 'cross-site frame'] as const;
export type Placement = (typeof PLACEMENTS)[number];

export type Shop = {
  addressOf(page: PageOptions): string;
  /** What the pages of one visitor said so far, oldest first. */
  heard(visit: string): Heard[];
  /** Resolves with the first that `fits`, once it was said. */
  until(visit: string, fits: (heard: Heard) => boolean): Promise<Heard>;
  /**
   * Resolves once the page has asked its endpoint and its ears again after the end: an event that
   * was to be fired twice has been.
   */
  settled(visit: string): Promise<void>;
  /** Bodies that browsers sent to `/reports`. */
  reports: unknown[];
  /** Resolves once a report contains the text. */
  untilReported(text: string): Promise<void>;
  close(): Promise<void>;
};

const DIST = resolve(import.meta.dirname, '../../dist');
const SHOP = 'shop.localhost';
const FRAMING = { 'same-site frame': `www.${SHOP}`, 'cross-site frame': 'news.localhost' } as const;
const CLIENT = { clientId: 'sandbox-connect-bank', clientSecret: 'sandbox-secret' };
const USER = { id: 'robin', name: 'Robin Ashworth', email: 'robin@shop.example' };

/** Serves the shop until it is closed. */
export async function openShop({ banks, headers = {} }: ShopOptions): Promise<Shop> {
  const place = { port: 0 };
  const origin = (name: string) => `http://${name}:${place.port}`;
  const app = new Hono();
  const book = createNotebook<Heard>();
  const reports = createNotebook<unknown>();
  for (const [name, url] of Object.entries(banks)) {
    const host = connectBankHost({
      truelayer: { ...CLIENT, environment: { auth: url, api: url, app: url } },
      publicUrl: () => `${origin(SHOP)}/banks/${name}`,
      user: () => USER,
      maxSessionsPerUser: Number.POSITIVE_INFINITY,
    });
    app.route(`/banks/${name}`, keepingTheEnd(host));
  }
  app
    .post('/heard', async (c) => {
      book.write(JSON.parse(await c.req.text()));
      return c.body(null, 204);
    })
    .post('/reports', async (c) => {
      reports.write(await c.req.json());
      return c.body(null, 204);
    })
    .get('/favicon.ico', (c) => c.body(null, 204))
    .get('/connect-bank.js', script(resolve(DIST, 'connect-bank.js')))
    .get('/page.js', script(resolve(import.meta.dirname, 'page.js')))
    .get('/page', (c) => c.html(pageOf(c), 200, { ...headers, ...openerPolicyOf(c) }))
    .get('/frame', (c) => {
      const framed = `${origin(SHOP)}/page${new URL(c.req.url).search}`.replaceAll('&', '&amp;');
      const html = `<!doctype html><html lang="en"><title>News</title>
<iframe src="${framed}" width="600" height="400" title="Shop"></iframe>`;
      return c.html(html, 200, openerPolicyOf(c));
    });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((done) => server.once('listening', done));
  place.port = portOf(server.address());
  return {
    addressOf({ placement, openerPolicy = '', ...page }) {
      const query = new URLSearchParams({ ...page, ...(openerPolicy && { openerPolicy }) });
      return placement === 'top level'
        ? `${origin(SHOP)}/page?${query}`
        : `${origin(FRAMING[placement])}/frame?${query}`;
    },
    heard: (visit) =>
      book.pages.filter((heard) => heard.visit === visit).sort((a, b) => a.at - b.at),
    until: (visit, fits) => book.until((heard) => heard.visit === visit && fits(heard)),
    async settled(visit) {
      await book.until((heard) => heard.visit === visit && heard.what === 'settled');
    },
    reports: reports.pages,
    async untilReported(text) {
      await reports.until((report) => JSON.stringify(report).includes(text));
    },
    close: () =>
      new Promise((done, failed) => {
        server.close((error) => (error ? failed(error) : done()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/**
 * The endpoint, but it keeps the end to itself until the user is back. It knows as soon as the bank
 * does, and who asks it then needs no channel at all; here the channels are what is tried.
 */
function keepingTheEnd(host: Hono): Hono {
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

function pageOf(c: Context): string {
  const { bank = '', mode = '' } = c.req.query();
  return `<!doctype html><html lang="en"><title>Shop</title>
<script type="module" src="/page.js"></script>
<script type="module" src="/connect-bank.js"></script>
<connect-bank endpoint="/banks/${encodeURIComponent(bank)}" mode="${encodeURIComponent(mode)}"
  use-case="rewards" provider-id="mock"></connect-bank>`;
}

function openerPolicyOf(c: Context): Record<string, string> {
  const policy = c.req.query('openerPolicy');
  return policy === undefined ? {} : { 'Cross-Origin-Opener-Policy': policy };
}

function script(file: string): (c: Context) => Response {
  const text = readFileSync(file, 'utf8');
  return (c) => c.body(text, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The shop has no port');
  return address.port;
}

/** What was written down, and waiting for what will be. */
function createNotebook<T>() {
  const pages: T[] = [];
  const waiting = new Set<(page: T) => void>();
  return {
    pages,
    write(page: T): void {
      pages.push(page);
      for (const look of waiting) look(page);
    },
    until: (fits: (page: T) => boolean): Promise<T> =>
      new Promise((found) => {
        const past = pages.find(fits);
        if (past !== undefined) return found(past);
        waiting.add(function look(page) {
          if (!fits(page)) return;
          waiting.delete(look);
          found(page);
        });
      }),
  };
}
