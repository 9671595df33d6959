import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEveryLook, horizontalOverflow, NO_FAULTS } from './audit.ts';
import { type InspectorSetup, openTab, setupInspector, type Tab } from './inspector-setup.ts';

let tab: Tab;
let inspector: InspectorSetup;
let rejectedTraceId: string;

beforeAll(async () => {
  tab = await openTab();
  inspector = await setupInspector();
  const { app, sandbox, approved, waiting } = inspector;
  await app.call('GET', '/v3/connected-accounts', { connection: approved });
  const response = await app.call('GET', '/v3/connected-accounts', { connection: waiting });
  rejectedTraceId = (await response.json()).trace_id;
  sandbox.faults.add({ operation: 'get-user-info', problem: 'provider_error', nth: 2 });
  sandbox.faults.add({ webhook: { type: 'connection_failed', duplicate: 2 } });
  await sandbox.webhooks.settled();
});

afterAll(async () => {
  await tab.close();
  await inspector.close();
});

/** Window widths in CSS pixels. */
const WIDTHS = [320, 480, 2560] as const;

const WIDE = `* {
  font-family: 'DejaVu Sans Mono', monospace !important;
  letter-spacing: .05em !important;
}`;

/** Each section with the selector that must exist before it is audited. */
const SECTIONS: [name: string, hash: () => string, ready: string][] = [
  ['connections', () => '#/connections', 'tbody tr'],
  ['a connection that waits', () => `#/connections/${inspector.waiting}`, '.approve option'],
  ['a connection that is approved', () => `#/connections/${inspector.approved}`, '.to-come'],
  ['no such connection', () => '#/connections/nobody', '.detail >> text=no such'],
  ['requests', () => '#/requests', 'tbody tr'],
  ['requests, narrowed', () => '#/requests?operation=create-connection', '.filter form'],
  ['a request', () => `#/requests/${rejectedTraceId}`, '.why'],
  ['webhooks', () => '#/webhooks', 'tbody tr'],
  ['a webhook', () => `#/webhooks/${webhookId()}`, '.detail pre'],
  ['faults', () => '#/faults', 'tbody tr >> nth=1'],
  ['bank users', () => '#/users', 'tbody tr'],
  ['clients', () => '#/clients', 'tbody tr'],
  ['state', () => '#/state', '.panel'],
];

const webhookId = () => inspector.sandbox.webhooks.list()[0]?.id ?? '';

async function show(page: Page, hash: string, ready: string): Promise<void> {
  await page.evaluate((next) => location.assign(next), hash);
  await page.locator(ready).first().waitFor({ state: 'attached' });
}

/** Audits every section of the inspector. */
async function auditSections<T>(page: Page, audit: () => Promise<T>): Promise<Record<string, T>> {
  const results: Record<string, T> = {};
  for (const [name, hash, ready] of SECTIONS) {
    await show(page, hash(), ready);
    results[name] = await audit();
  }
  await page.getByRole('button', { name: 'Reset…' }).click();
  results['the dialog before a reset'] = await audit();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('button', { name: 'Set…', exact: true }).click();
  results['the card that sets the clock'] = await audit();
  return results;
}

const allOf = <T>(seen: Record<string, T>, wanted: T) =>
  Object.fromEntries(Object.keys(seen).map((name) => [name, wanted]));

describe('the inspector', () => {
  it('every section passes axe and fits the window, wide and light, narrow and dark', async () => {
    const page = await inspector.open(tab);
    const seen = await auditSections(page, () => auditEveryLook(page));
    expect(seen).toEqual(allOf(seen, NO_FAULTS));
  });

  it('every section fits every window with a very wide font', async () => {
    const page = await inspector.open(tab);
    await page.evaluate((css) => {
      const style = new CSSStyleSheet();
      style.replaceSync(css);
      document.adoptedStyleSheets.push(style);
    }, WIDE);
    const seen = await auditSections(page, async () => {
      const overflows: Record<number, number> = {};
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 640 });
        overflows[width] = await horizontalOverflow(page);
      }
      return overflows;
    });
    expect(seen).toEqual(allOf(seen, Object.fromEntries(WIDTHS.map((width) => [width, 0]))));
  });
});
