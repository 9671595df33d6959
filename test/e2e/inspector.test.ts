import { arrayBuffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actAs, CREATE_BODY } from '../sandbox-server/app.ts';
import {
  type InspectorOptions,
  type InspectorSetup,
  openTab,
  setupInspector,
  type Tab,
  waitForLive,
} from './inspector-setup.ts';

let tab: Tab;
let inspector: InspectorSetup;

beforeAll(async () => {
  tab = await openTab();
});

afterAll(() => tab.close());

beforeEach(async () => {
  inspector = await setupInspector();
});

afterEach(async () => {
  await tab.clear();
  await inspector.close();
});

const openInspector = (options?: InspectorOptions): Promise<Page> => inspector.open(tab, options);

const rows = (page: Page) => page.locator('.list tbody tr');
const detail = (page: Page) => page.locator('.detail');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const waitForStatus = (page: Page, words: string) =>
  page.getByRole('status').getByText(words).waitFor();
const accessOf = (page: Page) => detail(page).locator('.badges');

/** Holds requests to these URLs until the test continues or aborts them. */
async function holdRequests(page: Page, urls: string | RegExp) {
  let release: (how: 'continue' | 'abort') => void = () => undefined;
  const released = new Promise<'continue' | 'abort'>((resolve) => {
    release = resolve;
  });
  await page.route(urls, async (route) => route[await released]());
  return release;
}

/** The focused element, as a screen reader would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return (
      element?.getAttribute('aria-label') ?? element?.textContent?.replaceAll(/\s+/g, ' ').trim()
    );
  });

describe('the inspector', () => {
  it('the page opens without an error', async () => {
    const page = await openInspector();
    await rows(page).nth(1).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Connections');
    expect(await rows(page).allInnerTexts()).toEqual([
      expect.stringContaining('authorization_required'),
      expect.stringMatching(/authorized\s+access open/),
    ]);
    expect(await page.getByRole('region', { name: 'Clock' }).textContent()).toMatch(
      /16 Mar 2026\s*12:00:00\s*UTC\s*Frozen/,
    );
    expect(tab.browserErrors).toEqual([]);
  });

  it('the page shows changes of the sandbox without a reload', async () => {
    const page = await openInspector();
    await rows(page).nth(1).waitFor();
    await page.evaluate(() => document.body.setAttribute('data-loaded', 'once'));
    const { id } = await inspector.app.create();
    await page.getByTitle(id).waitFor();
    expect(await page.locator('body').getAttribute('data-loaded')).toBe('once');
  });

  it('an update keeps the open detail and the text in a form', async () => {
    const viewport = { width: 1280, height: 480 };
    const page = await openInspector({ hash: `#/connections/${inspector.waiting}`, viewport });
    await page.getByText('Only some accounts').click();
    await page.getByLabel('Account numbers').fill('1, 2');
    const place = await page.getByLabel('Account numbers').boundingBox();
    const { id } = await inspector.app.create();
    await page.getByTitle(id).waitFor();
    expect(await page.getByLabel('Account numbers').inputValue()).toBe('1, 2');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('approve-accounts');
    expect(await page.getByLabel('Account numbers').boundingBox()).toEqual(place);
  });

  it('the detail of a connection shows its timeline and its next steps', async () => {
    const page = await openInspector({ hash: `#/connections/${inspector.approved}` });
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    const story = await page.locator('.timeline b').allInnerTexts();
    expect(story).toEqual([
      'Created',
      'Opened',
      'Bank chosen',
      'Consented',
      'Logged in',
      'Authorized',
      'Expires',
    ]);
    expect(await page.getByText('The consent expires:').textContent()).toContain('14 Jun 2026');
  });

  it('the page shows a hint about scopes that do not match the use case of the client', async () => {
    const club = { id: 'club', secret: 'secret', journey: { description: 'rewards' } } as const;
    inspector.sandbox.clients.add(club);
    const { create } = await actAs(inspector.sandbox.fetch, club);
    const { id } = await create({ ...CREATE_BODY, scopes: ['accounts'] });
    const page = await openInspector({ hash: `#/connections/${id}` });
    await page.getByRole('heading', { name: 'Hint' }).waitFor();
    expect(await detail(page).locator('.why').textContent()).toMatch(
      /for rewards, .* does not request transactions/,
    );
  });

  it('the page lists the mock users and how they log in', async () => {
    const page = await openInspector({ hash: '#/users' });
    await rows(page).first().waitFor();
    expect(await rows(page).first().textContent()).toMatch(/^\s*john\s*doe\s/);
  });

  it('the page shows that the connection is lost, and reconnects', async () => {
    const page = await openInspector();
    await inspector.stop();
    await page.getByText('Reconnecting').waitFor();
    const { id } = await inspector.app.create();
    await inspector.start();
    await waitForLive(page);
    await page.getByTitle(id).waitFor();
  });

  it('the page asks once for the token that the control plane requires', async () => {
    const page = await openInspector();
    await page.route('**/_sandbox/**', (route) => {
      const isAsset = route.request().url().includes('/assets/');
      const isKnown = route.request().headers().authorization === 'Bearer open sesame';
      return isAsset || isKnown ? route.continue() : route.fulfill({ status: 401, json: {} });
    });
    await page.reload();
    await page.getByLabel('Control token').fill('open sesame');
    await button(page, 'Open').click();
    await rows(page).nth(1).waitFor();
    await page.reload();
    await rows(page).nth(1).waitFor();
  });
});

describe('the clock', () => {
  it('a consent expires when the clock advances by 90 days', async () => {
    const page = await openInspector({ hash: `#/connections/${inspector.approved}` });
    await accessOf(page).getByText('access open').waitFor();
    await button(page, '+90 days').click();
    await accessOf(page).getByText('access expired').waitFor();
    await waitForStatus(page, 'It is now 14 Jun 2026, 12:00:00 UTC');
    expect(inspector.sandbox.clock.now()).toBe(Date.parse('2026-06-14T12:00:00Z'));
  });

  it('the clock runs after resume and stops after freeze', async () => {
    const page = await openInspector();
    await button(page, 'Resume').click();
    await button(page, 'Freeze').click();
    await button(page, 'Resume').waitFor();
    expect(inspector.sandbox.clock.isFrozen()).toBe(true);
  });

  it('the clock can be set to a date and time', async () => {
    const page = await openInspector();
    await button(page, 'Set…').click();
    await page.getByLabel('Date and time, UTC').fill('2026-12-24T18:30:00');
    await button(page, 'Set and freeze').click();
    await page.getByLabel('Date and time, UTC').waitFor({ state: 'hidden' });
    await waitForStatus(page, 'It is now 24 Dec 2026, 18:30:00 UTC');
    expect(inspector.sandbox.clock.now()).toBe(Date.parse('2026-12-24T18:30:00Z'));
  });
});

describe('the actions of the inspector', () => {
  it('the selected mock user approves a waiting connection', async () => {
    const page = await openInspector({ hash: `#/connections/${inspector.waiting}` });
    await page.getByLabel('Approve as').selectOption({ value: 'salaried' });
    await button(page, 'Approve').click();
    await accessOf(page).getByText('access open').waitFor();
    expect(await focused(page)).toBe('Connection');
    expect(inspector.sandbox.connections.get(inspector.waiting)).toMatchObject({
      status: 'authorized',
      login: { mockUserId: 'salaried' },
    });
  });

  it('an approval can be limited to some accounts', async () => {
    const page = await openInspector({ hash: `#/connections/${inspector.waiting}` });
    await page.getByText('Only some accounts').click();
    await page.getByLabel('Account numbers').fill('1, 3');
    await button(page, 'Approve').click();
    await accessOf(page).getByText('access open').waitFor();
    const { accountIds } = inspector.sandbox.connections.get(inspector.waiting) ?? {};
    expect(accountIds).toHaveLength(2);
  });

  it('the form shows why an approval was rejected', async () => {
    const page = await openInspector({ hash: `#/connections/${inspector.waiting}` });
    await page.getByText('Only some accounts').click();
    await page.getByLabel('Account numbers').fill('99');
    await button(page, 'Approve').click();
    await detail(page).getByRole('alert').waitFor();
    expect(await detail(page).getByRole('alert').textContent()).toMatch(/account/);
  });

  it.each([
    ['Deny at the bank', 'provider_rejected'],
    ['Cancel', 'canceled'],
    ['Fail at the bank', 'provider_error'],
  ])('the button "%s" ends a journey', async (name, reason) => {
    const page = await openInspector({ hash: `#/connections/${inspector.waiting}` });
    await button(page, name).click();
    await detail(page).getByText(`${reason}, while authorizing`).waitFor();
  });

  it('a button revokes the access', async () => {
    const page = await openInspector({ hash: `#/connections/${inspector.approved}` });
    await button(page, 'Revoke access').click();
    await accessOf(page).getByText('access revoked').waitFor();
    await detail(page).getByText('None: the connection has ended.').waitFor();
  });

  it('a button runs a scenario', async () => {
    const page = await openInspector({ hash: '#/state' });
    await button(page, /^Run A recurring connection, just authorised/).click();
    await waitForStatus(page, 'Created 1 connection and 0 faults.');
    expect(inspector.sandbox.connections.list()).toHaveLength(3);
  });

  it('the state can be saved in a file and restored from it', async () => {
    const page = await openInspector({ hash: '#/state' });
    const download = page.waitForEvent('download');
    await button(page, 'Save to a file').click();
    const buffer = await arrayBuffer(await (await download).createReadStream());
    const file = { name: 'saved.json', mimeType: 'application/json', buffer: Buffer.from(buffer) };
    inspector.sandbox.reset();
    await page.getByLabel('Restore from a file').setInputFiles(file);
    await waitForStatus(page, 'Restored from');
    expect(inspector.sandbox.connections.get(inspector.approved)?.status).toBe('authorized');
  });

  it('a file that is not a snapshot is rejected and changes nothing', async () => {
    const page = await openInspector({ hash: '#/state' });
    const buffer = Buffer.from('{"version":0}');
    const file = { name: 'old.json', mimeType: 'application/json', buffer };
    await page.getByLabel('Restore from a file').setInputFiles(file);
    await page.locator('.form-error').waitFor();
    expect(inspector.sandbox.connections.list()).toHaveLength(2);
  });

  it('the state is reset after a confirmation', async () => {
    const page = await openInspector({ hash: '#/state' });
    await button(page, 'Reset…').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
    await waitForStatus(page, 'Reset.');
    expect(inspector.sandbox.connections.list()).toEqual([]);
  });
});

describe('faults', () => {
  const requestAccounts = () =>
    inspector.app.call('GET', '/v3/connected-accounts', { connection: inspector.approved });

  it('a fault from the form is applied, and its hits are counted', async () => {
    const page = await openInspector({ hash: '#/faults' });
    await page.getByLabel('Error', { exact: true }).selectOption('rate_limit_exceeded');
    await page.getByLabel('Retry-After in seconds').fill('30');
    await page.getByLabel('Operation').selectOption('connected-accounts-get-accounts');
    await button(page, 'Add fault').click();
    await rows(page).locator('.badge', { hasText: 'retry after 30 s' }).waitFor();
    const response = await requestAccounts();
    expect([response.status, response.headers.get('Retry-After')]).toEqual([429, '30']);
    await rows(page).getByText('1×').waitFor();
  });

  it('a fault is removed, and the focus stays on the page', async () => {
    inspector.sandbox.faults.add({ network: 'drop' });
    const page = await openInspector({ hash: '#/faults' });
    await button(page, 'Remove dropped connection').click();
    await page.getByText('No faults.').waitFor();
    expect((await requestAccounts()).status).toBe(200);
    expect(await focused(page)).toBe('Add a fault');
  });

  it('the form shows at each field why a fault was rejected', async () => {
    const page = await openInspector({ hash: '#/faults' });
    await page.getByLabel('Delayed response').check();
    await page.getByLabel('Delay of the response in milliseconds').fill('soon');
    await button(page, 'Add fault').click();
    expect(await page.getByRole('alert').filter({ hasText: 'latency' }).textContent()).toMatch(
      /number/i,
    );
    expect(inspector.sandbox.faults.list()).toEqual([]);
  });
});

describe('requests', () => {
  it('a rejected request shows the reason', async () => {
    const response = await inspector.app.call('GET', '/v3/connected-accounts', {
      connection: inspector.waiting,
    });
    const { trace_id } = await response.json();
    const page = await openInspector({ hash: '#/requests' });
    await page.locator(`#row-${trace_id}`).click();
    await detail(page).getByRole('heading', { name: 'Why' }).waitFor();
    expect(await detail(page).locator('.why').textContent()).toContain('authorization_required');
    expect(await detail(page).locator('pre').first().textContent()).toContain(
      '"title": "Invalid State"',
    );
  });

  it('the rows of one filter are never shown under the title of another', async () => {
    const page = await openInspector({ hash: '#/requests?operation=GenerateAccessToken' });
    await rows(page).first().waitFor();
    const release = await holdRequests(page, '**/_sandbox/requests?*path=*');
    await page.evaluate(() => location.assign('#/requests?path=/nowhere'));
    await page.getByText('Loading…').waitFor();
    expect(await rows(page).count()).toBe(0);
    release('continue');
    await page.getByText('No requests match.').waitFor();
  });

  it('a list that could not be loaded has a button that loads it', async () => {
    const page = await openInspector({ hash: '#/requests' });
    await rows(page).first().waitFor();
    const release = await holdRequests(page, /\/_sandbox\/webhooks(?:\?|$)/);
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByText('Loading…').waitFor();
    release('abort');
    await page.getByRole('alert').getByText('Could not load.').waitFor();
    await page.unrouteAll();
    await button(page, 'Try again').click();
    await rows(page).first().waitFor();
    expect(await page.getByText('Could not load').count()).toBe(0);
  });

  it('a request is shown without its secrets', async () => {
    const page = await openInspector({ hash: '#/requests?operation=GenerateAccessToken' });
    await rows(page).first().locator('a').click();
    await detail(page).getByText('client_credentials').waitFor();
    await detail(page).evaluate((pane) => {
      for (const details of pane.querySelectorAll('details')) details.open = true;
    });
    expect(await detail(page).textContent()).not.toContain('sandbox-secret');
    expect(await detail(page).textContent()).not.toMatch(/eyJ[\w-]{20}/);
  });

  it('a filter finds a request by its operation', async () => {
    const page = await openInspector({ hash: '#/requests' });
    await page.getByText('Filter', { exact: true }).click();
    await page.getByLabel('Operation').selectOption('create-connection');
    await button(page, 'Apply').click();
    await page.getByRole('list', { name: 'Active filters' }).waitFor();
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.getByRole('link', { name: 'Show all' }).click();
    await expect.poll(() => rows(page).count()).toBeGreaterThan(2);
  });
});

describe('webhooks', () => {
  it('a webhook is shown as it was sent and signed, and can be sent again', async () => {
    await inspector.sandbox.webhooks.settled();
    const page = await openInspector({ hash: '#/webhooks' });
    await rows(page).first().locator('a').click();
    await detail(page).getByText('X-TL-Webhook-Timestamp', { exact: false }).first().waitFor();
    expect(await detail(page).textContent()).toMatch(/Tl-Signature/i);
    expect(await detail(page).locator('pre').textContent()).toContain(
      '"type": "connection_authorized"',
    );
    inspector.receiver.answerWith(503);
    await button(page, 'Redeliver now').click();
    await detail(page).locator('td').getByText('503').waitFor();
    expect(await detail(page).locator('tbody tr').count()).toBe(2);
  });
});

describe('clients', () => {
  it('the page shows only the data of the selected client, also after a reload', async () => {
    await (await inspector.other()).create();
    const page = await openInspector();
    await expect.poll(() => rows(page).count()).toBe(3);
    await page.getByLabel('Client').selectOption('other-client');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.reload();
    await waitForLive(page);
    await expect.poll(() => rows(page).count()).toBe(1);
  });

  it('a change of the clock applies only to the selected client', async () => {
    const page = await openInspector({ clientId: 'other-client' });
    await button(page, '+1 day').click();
    await waitForStatus(page, 'It is now 17 Mar 2026');
    expect(inspector.sandbox.client('other-client').clock.now()).toBe(
      Date.parse('2026-03-17T12:00:00Z'),
    );
    expect(inspector.sandbox.clock.now()).toBe(Date.parse('2026-03-16T12:00:00Z'));
  });

  it('a client is created, its secret is shown once, and it is removed', async () => {
    const page = await openInspector({ hash: '#/clients' });
    await page.getByLabel('Name shown to users').fill('Penny');
    await button(page, 'Create client').click();
    await page.getByText('The secret is shown only once.').waitFor();
    await expect.poll(() => rows(page).count()).toBe(3);
    const [client] = inspector.sandbox.clients.list().filter(({ name }) => name === 'Penny');
    await button(page, `Remove… ${client?.id}`).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => rows(page).count()).toBe(2);
  });
});

describe('the inspector with a keyboard', () => {
  /** Tabs on until something of this name has the focus. */
  async function tabTo(page: Page, name: string | RegExp): Promise<void> {
    const seen: string[] = [];
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const here = (await focused(page)) ?? '';
      if (typeof name === 'string' ? here === name : name.test(here)) return;
      seen.push(here);
    }
    throw new Error(`Tab never leads to ${name}, only to ${seen.join(' | ')}`);
  }

  it('the first link moves the focus to the content', async () => {
    const page = await openInspector();
    await tabTo(page, 'Skip to the content');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Connections');
  });

  it('the focus returns to the row of a connection after its approval', async () => {
    const page = await openInspector();
    await rows(page).nth(1).waitFor();
    await tabTo(page, `${inspector.waiting.slice(0, 8)}…`);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Connection');
    await tabTo(page, 'Approve');
    await page.keyboard.press('Enter');
    await accessOf(page).getByText('access open').waitFor();
    await expect.poll(() => focused(page)).toBe('Connection');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe(`${inspector.waiting.slice(0, 8)}…`);
    expect(await detail(page).count()).toBe(0);
  });

  it('the focus moves to the heading of each new section', async () => {
    const page = await openInspector();
    for (const name of ['Requests', 'Webhooks', 'Faults', 'Bank users', 'Clients', 'State']) {
      const link = page.getByRole('link', { name: new RegExp(`^${name}`) }).first();
      await link.focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toBe(name);
    }
  });

  it('Escape closes the card that sets the clock', async () => {
    const page = await openInspector();
    await tabTo(page, 'Set…');
    await page.keyboard.press('Enter');
    await page.getByLabel('Date and time, UTC').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Set…');
  });

  it('a reset requires a confirmation, and the focus is on its cancel button', async () => {
    const page = await openInspector({ hash: '#/state' });
    await tabTo(page, 'Reset…');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Cancel');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Reset…');
    expect(inspector.sandbox.connections.list()).toHaveLength(2);
  });
});
