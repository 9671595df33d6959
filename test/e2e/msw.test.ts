import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../msw/site.ts';
import { connectBrowser } from '../shared-browser.ts';

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  site = await openSite();
  browser = await connectBrowser();
  context = await browser.newContext();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

/** The worker stays, as a browser keeps it; the sandbox is the page's, and new with it. */
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

/** Whether a webhook arrives at an address, once the journey is over. */
const isTold = async (webhookUri: string) => {
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
  it('lead through the journey to the accounts', async () => {
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
  ] as const)('let the fault %j be %s', async (fault, outcome) => {
    const call = { ...(await connect()), fault };
    const seen = await page.evaluate(async ({ token, id, fault }) => {
      const { askForAccounts, outcomeOf, sandbox } = window.app;
      await sandbox.journey(id).approve();
      const operation = 'connected-accounts-get-accounts';
      sandbox.faults.add({ ...fault, operation, times: 1 });
      // Only the call that hangs gives up: a busy machine may take longer over the others.
      const signal =
        'network' in fault && fault.network === 'hang' ? AbortSignal.timeout(300) : null;
      return outcomeOf(askForAccounts(token, id, { signal }));
    }, call);
    expect(seen).toBe(outcome);
  });
});

describe('what the handlers cannot do in a browser', () => {
  it('is to answer where a page navigates to', async () => {
    const connection = await connect();
    await expect(page.goto(connection.hostedPage)).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  });

  it('is to answer what a window shows', async () => {
    const connection = await connect();
    const [failure] = await Promise.all([
      page.context().waitForEvent('requestfailed'),
      page.evaluate((uri) => void window.open(uri), connection.hostedPage),
    ]);
    expect(failure.url()).toBe(connection.hostedPage);
    expect(await statusOf(connection)).toBe('authorization_required');
  });

  it('is to answer what a frame shows', async () => {
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

  it('is to tell other sites by webhook, unless they allow it', async () => {
    const elsewhere = site.url.replace('127.0.0.1', 'localhost');
    expect(await isTold(`${site.url}/webhook`)).toEqual([true]);
    expect(await isTold(`${elsewhere}/webhook`)).toEqual([false]);
    expect(await isTold(`${elsewhere}/webhook-for-all`)).toEqual([true]);
  });

  it('is to show a script where a redirect leads', async () => {
    const answer = await page.evaluate(
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
    expect(answer).toEqual({ type: 'opaqueredirect', location: null });
  });

  it('is to remember anything when the page is loaded anew', async () => {
    const connection = await connect();
    await page.reload();
    expect(await statusOf(connection)).toBeUndefined();
  });

  it('is to remember it, unless a snapshot is kept and put back', async () => {
    const connection = await connect();
    const snapshot = await page.evaluate(() => JSON.stringify(window.app.sandbox.snapshot()));
    await page.reload();
    await page.evaluate((kept) => window.app.sandbox.restore(JSON.parse(kept)), snapshot);
    expect(await statusOf(connection)).toBe('authorization_required');
  });

  it('is to work on plain HTTP, but on localhost', async () => {
    await page.goto(`http://plain.example:${site.port}`);
    expect(await page.evaluate(() => 'serviceWorker' in navigator)).toBe(false);
  });
});
