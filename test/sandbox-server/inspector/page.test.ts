// @vitest-environment jsdom
import { render } from 'lit/html.js';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../../sandbox-server/index.ts';
import { createControlPlane } from '../../../sandbox-server/inspector/client/control-plane.ts';
import { createInspector } from '../../../sandbox-server/inspector/client/inspector.ts';
import { initialModel } from '../../../sandbox-server/inspector/client/model.ts';
import { createReader } from '../../../sandbox-server/inspector/client/reader.ts';
import { readersFor } from '../../../sandbox-server/inspector/client/readers.ts';
import { routeOf } from '../../../sandbox-server/inspector/client/route.ts';
import { createStore } from '../../../sandbox-server/inspector/client/store.ts';
import { page } from '../../../sandbox-server/inspector/client/views/page.ts';
import { failureReason } from '../../../sandbox-server/schema/webhook.ts';
import { actAs, CREATE_BODY } from '../app.ts';

const NOTE = 'TrueLayer’s Console accepts only https redirect URIs.';

// jsdom has none.
Object.assign(globalThis, { isSecureContext: false });

afterEach(() => document.body.replaceChildren());
afterAll(() => vi.unstubAllGlobals());

/** A sandbox, and its inspector in the document once `open` is called. */
async function setupPage(options: SandboxOptions = {}) {
  const sandbox = createSandbox({ now: '2026-03-16T12:00:00Z', ...options });
  const app = await actAs(sandbox.fetch);
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) =>
    sandbox.fetch(`http://localhost${path}`, init),
  );
  return { sandbox, app, open };
}

/** Renders the page at a hash, with the data of the sandbox. */
function open(hash: string): void {
  const root = document.body.appendChild(document.createElement('div'));
  const store = createStore(initialModel(routeOf(hash), undefined), () =>
    render(page(inspector), root),
  );
  const controlPlane = createControlPlane(() => undefined);
  const { model, update } = store;
  const reader = createReader(readersFor({ call: controlPlane.call, model, update }));
  const changes = { restart: () => undefined };
  const inspector = createInspector({ store, controlPlane, reader, changes });
  reader.read('overview', 'list', 'detail', 'users');
}

async function find<E extends Element>(selector: string, type: new () => E): Promise<E> {
  return vi.waitFor(() => {
    const element = document.querySelector(selector);
    if (!(element instanceof type)) throw new Error(`The page has no ${selector}`);
    return element;
  });
}

describe('the detail of a connection', () => {
  async function openWaiting() {
    const setup = await setupPage();
    const { id } = await setup.app.create();
    setup.open(`#/connections/${id}`);
    const select = await find('#fail-reason', HTMLSelectElement);
    return { ...setup, id, select };
  }

  it('the tester can choose every failure reason, first of all provider_error', async () => {
    const { select } = await openWaiting();
    expect([...select.options].map(({ value }) => value)).toEqual(failureReason.options);
    expect(select.value).toBe('provider_error');
    expect(select.labels[0]?.textContent).toBe('Failure reason');
  });

  it('the connection fails at the bank for provider_error unless the tester chooses', async () => {
    const { sandbox, id, select } = await openWaiting();
    select.form?.requestSubmit();
    await vi.waitFor(() =>
      expect(document.body.textContent).toContain('at the bank: provider_error.'),
    );
    expect(sandbox.connections.get(id)?.failure?.reason).toBe('provider_error');
  });

  it('the connection fails at the bank for the reason that the tester chose', async () => {
    const { sandbox, id, select } = await openWaiting();
    select.value = 'invalid_otp';
    select.form?.requestSubmit();
    await vi.waitFor(() =>
      expect(document.body.textContent).toContain('invalid_otp, while authorizing'),
    );
    expect(sandbox.connections.get(id)?.failure?.reason).toBe('invalid_otp');
    expect(document.querySelector('#fail-reason')).toBeNull();
  });

  it('the form is not there for a connection that has ended', async () => {
    const { app, open } = await setupPage();
    const { id } = await app.connect();
    open(`#/connections/${id}`);
    await find('.timeline', HTMLElement);
    expect(document.querySelector('#fail-reason')).toBeNull();
  });

  it.each([
    ['https://app.example/back', false],
    ['http://localhost:3000/back', true],
  ])('the note about redirect URIs without https is shown for %s: %s', async (uri, isShown) => {
    const { app, open } = await setupPage();
    const hosted_page = { type: 'authorization_flow', return_uri: uri };
    const { id } = await app.create({ ...CREATE_BODY, hosted_page });
    open(`#/connections/${id}`);
    const facts = await find('.facts', HTMLElement);
    expect(facts.textContent).toContain(uri);
    expect(facts.textContent.includes(NOTE)).toBe(isShown);
  });
});

it('the list of clients notes each redirect URI without https', async () => {
  const returnUris = ['https://app.example/back', 'http://localhost:3000/back', 'app:back'];
  const { open } = await setupPage({
    clients: [{ id: 'sandbox-connect-bank', secret: 'sandbox-secret', returnUris }],
  });
  open('#/clients');
  const cell = await find('tbody td:nth-of-type(2)', HTMLElement);
  const lines = [...cell.children].map((line) => line.textContent);
  expect(lines).toEqual([returnUris[0], returnUris[1], NOTE, returnUris[2], NOTE]);
});
