import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Site, startSite } from '../msw/site.ts';
import { connectBrowser } from '../shared-browser.ts';

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  site = await startSite();
  browser = await connectBrowser();
  context = await browser.newContext();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

/** The browser keeps the service worker; each page has a new sandbox. */
beforeEach(async () => {
  page = await context.newPage();
  await page.goto(site.url);
  await page.evaluate(() => window.app.ready());
});

afterEach(() => Promise.all(context.pages().map((each) => each.close())));

const connect = () =>
  page.evaluate(async (returnUri) => {
    const { fetchToken, createConnection } = window.app;
    const token = await fetchToken();
    return { token, ...(await createConnection(token, returnUri)) };
  }, `${site.url}/back`);

type Connection = Awaited<ReturnType<typeof connect>>;

/** Completes a journey and returns for each webhook whether it was delivered. */
const deliverWebhooks = async (webhookUri: string) => {
  await page.evaluate((uri) => {
    const [client] = window.app.sandbox.clients.list();
    if (client !== undefined) window.app.sandbox.clients.add({ ...client, webhookUri: uri });
  }, webhookUri);
  return page.evaluate(
    async ({ hostedPage }) => {
      const { sandbox, walkJourney } = window.app;
      await walkJourney(hostedPage, { redirect: 'follow' });
      await sandbox.webhooks.settled();
      return sandbox.webhooks.list().map(({ isDelivered }) => isDelivered);
    },
    await connect(),
  );
};

const statusOf = ({ id }: Connection) =>
  page.evaluate((connection) => window.app.sandbox.connections.get(connection)?.status, id);

describe('the handlers in a browser', () => {
  it('the handlers lead through the journey to the accounts', async () => {
    const accounts = await page.evaluate(
      async ({ token, id, hostedPage }) => {
        await window.app.walkJourney(hostedPage, { redirect: 'follow' });
        return window.app.readAccounts(token, id);
      },
      await connect(),
    );
    expect(accounts).toContainEqual(expect.objectContaining({ type: 'account', currency: 'GBP' }));
  });

  it.each([
    [{ problem: 'provider_error' }, '502'],
    [{ network: 'drop' }, 'TypeError'],
    [{ network: 'hang' }, 'TimeoutError'],
    [{ body: 'truncated' }, 'TypeError'],
    [{ slowBody: 5 }, '200'],
  ] as const)('the fault %j has the result %s', async (fault, outcome) => {
    const call = { ...(await connect()), fault };
    const result = await page.evaluate(async ({ token, id, fault }) => {
      const { fetchAccounts, outcomeOf, sandbox } = window.app;
      await sandbox.journey(id).approve();
      const operation = 'connected-accounts-get-accounts';
      sandbox.faults.add({ ...fault, operation, times: 1 });
      // Only the hanging call has a timeout, because a busy machine may respond slowly to the others.
      const signal =
        'network' in fault && fault.network === 'hang' ? AbortSignal.timeout(300) : null;
      return outcomeOf(fetchAccounts(token, id, { signal }));
    }, call);
    expect(result).toBe(outcome);
  });
});

describe('the limits of the handlers in a browser', () => {
  it('the handlers do not intercept a navigation of the page', async () => {
    const connection = await connect();
    await expect(page.goto(connection.hostedPage)).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  });

  it('the handlers do not intercept a navigation in a new window', async () => {
    const connection = await connect();
    const [failure] = await Promise.all([
      page.context().waitForEvent('requestfailed'),
      page.evaluate((uri) => void window.open(uri), connection.hostedPage),
    ]);
    expect(failure.url()).toBe(connection.hostedPage);
    expect(await statusOf(connection)).toBe('authorization_required');
  });

  it('the handlers do not intercept a navigation in a frame', async () => {
    const connection = await connect();
    const [failure] = await Promise.all([
      page.waitForEvent('requestfailed'),
      page.evaluate((uri) => {
        const frame = document.createElement('iframe');
        frame.src = uri;
        document.body.append(frame);
      }, connection.hostedPage),
    ]);
    expect(failure.url()).toBe(connection.hostedPage);
    expect(await statusOf(connection)).toBe('authorization_required');
  });

  it('webhooks reach other origins only if these allow it with CORS', async () => {
    const otherOrigin = site.url.replace('127.0.0.1', 'localhost');
    expect(await deliverWebhooks(`${site.url}/webhook`)).toEqual([true]);
    expect(await deliverWebhooks(`${otherOrigin}/webhook`)).toEqual([false]);
    expect(await deliverWebhooks(`${otherOrigin}/webhook-for-all`)).toEqual([true]);
  });

  it('a script cannot read the target of a redirect', async () => {
    const response = await page.evaluate(
      async ({ hostedPage }) => {
        const body = new URLSearchParams({ provider_id: 'mock' });
        const form = new URL(hostedPage).pathname;
        const { type, headers } = await fetch(`${new URL(hostedPage).origin}${form}/provider`, {
          method: 'POST',
          body,
          redirect: 'manual',
        });
        return { type, location: headers.get('Location') };
      },
      await connect(),
    );
    expect(response).toEqual({ type: 'opaqueredirect', location: null });
  });

  it('the sandbox loses its state when the page is reloaded', async () => {
    const connection = await connect();
    await page.reload();
    expect(await statusOf(connection)).toBeUndefined();
  });

  it('a snapshot restores the state after a reload', async () => {
    const connection = await connect();
    const snapshot = await page.evaluate(() => JSON.stringify(window.app.sandbox.snapshot()));
    await page.reload();
    await page.evaluate((saved) => window.app.sandbox.restore(JSON.parse(saved)), snapshot);
    expect(await statusOf(connection)).toBe('authorization_required');
  });

  it('service workers are not available over plain HTTP, except on localhost', async () => {
    await page.goto(`http://plain.example:${site.port}`);
    expect(await page.evaluate(() => 'serviceWorker' in navigator)).toBe(false);
  });
});
