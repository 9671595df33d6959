import { join } from 'node:path';
import 'connect-bank/define';
import { render } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideConsent, reachAccounts, returnToApp } from '../e2e/mock-bank-steps.ts';
import { type Bundle, bundle, writeProject } from './bundle.ts';
import { type FrameworkSite, type OpenedPage, startFrameworkSite } from './framework-site.ts';
import { snippet } from './snippets.ts';

/** Runs before the element's code and stores the server-rendered node for comparison. */
const STORE_NODE =
  'window.server = document.querySelector("connect-bank").shadowRoot.querySelector(".main");';

const ELEMENT = html`<connect-bank endpoint="/connect-bank" use-case="rewards" mode="redirect" size="large">Add a bank</connect-bank>`;
const PLAIN = html`<connect-bank endpoint="/connect-bank" use-case="rewards"></connect-bank>`;

let site: FrameworkSite;
let opened: OpenedPage;
let script: Bundle;

beforeAll(async () => {
  site = await startFrameworkSite();
  script = await bundle('hydration', {
    'index.html': '<script type="module" src="./main.ts"></script>',
    'main.ts': snippet('client.js'),
  });
  site.addPage('hydration', script);
});

afterAll(() => site.close());

afterEach(async () => {
  await opened.close();
  expect(opened.consoleErrors).toEqual([]);
});

/** Adds a page with the server-rendered markup, followed by scripts. */
function addPage(name: string, body: string, { lang = 'en-GB', before = STORE_NODE } = {}): void {
  const [head] = (script.get('index.html') ?? '').match(/<script[^>]*><\/script>/) ?? [];
  const page = `<!doctype html><html lang="${lang}"><head><title>Partner</title></head>
    <body>${body}<script>${before}</script>${head}</body></html>`;
  site.addPage(name, new Map([['index.html', page]]));
}

const renderToHtml = (template: ReturnType<typeof html>): string =>
  collectResultSync(render(template));

/** Renders the example of docs/frameworks.md. */
async function renderExample(): Promise<string> {
  const root = writeProject('server', { 'server.js': snippet('server.js') });
  const server: { button(): Promise<string> } = await import(join(root, 'server.js'));
  return server.button();
}

/** Waits for the element's code, and checks that it kept the server-rendered node. */
const isHydrated = () =>
  opened.page.evaluate(async () => {
    await customElements.whenDefined('connect-bank');
    const element = document.querySelector('connect-bank');
    await element?.updateComplete;
    const shown = element?.shadowRoot?.querySelectorAll('.main');
    const server: unknown = Reflect.get(window, 'server');
    return shown?.length === 1 && shown[0] === server;
  });

const button = (name: string) => opened.page.getByRole('button', { name });

describe('the server-rendered element', () => {
  it('the button has its label and its styles before any script runs', async () => {
    addPage('static', renderToHtml(ELEMENT));
    opened = await site.openPage('/static/', { javaScriptEnabled: false });
    await button('Add a bank').waitFor();
    expect(await button('Add a bank').evaluate((it) => getComputedStyle(it).borderRadius)).toBe(
      await button('Add a bank').evaluate(
        (it) => `${0.625 * parseFloat(getComputedStyle(it).fontSize)}px`,
      ),
    );
  });

  it('the element keeps the server-rendered nodes and connects a bank', async () => {
    addPage('plain', await renderExample());
    opened = await site.openPage('/plain/');
    expect(await isHydrated()).toBe(true);
    const [popup] = await Promise.all([
      opened.page.waitForEvent('popup'),
      button('Connect your bank').click(),
    ]);
    await reachAccounts(popup);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    await button('Connected').waitFor();
    expect(await isHydrated()).toBe(true);
    expect(opened.tokens).toHaveLength(1);
  });

  it('the element switches to the language of the page', async () => {
    addPage('french', renderToHtml(PLAIN), { lang: 'fr' });
    opened = await site.openPage('/french/');
    await button('Connecter votre banque').waitFor();
    expect(await isHydrated()).toBe(true);
  });

  it('the element resumes a journey that returns to the page', async () => {
    addPage('redirect', renderToHtml(ELEMENT));
    opened = await site.openPage('/redirect/');
    await isHydrated();
    await button('Add a bank').click();
    await reachAccounts(opened.page);
    await decideConsent(opened.page, 'Approve');
    await returnToApp(opened.page);
    await opened.page.waitForFunction(
      () => document.querySelector('connect-bank')?.state === 'authorized',
    );
    expect(await isHydrated()).toBe(true);
  });

  it('the element shows the texts that the page set before', async () => {
    const before = `${STORE_NODE} document.querySelector('connect-bank').messages = { connect: 'Hallo Bank' };`;
    addPage('texts', renderToHtml(PLAIN), { before });
    opened = await site.openPage('/texts/');
    await button('Hallo Bank').waitFor();
    expect(await isHydrated()).toBe(true);
  });

  it('the element is disabled by the fieldset around it', async () => {
    addPage('fieldset', `<form><fieldset disabled>${renderToHtml(PLAIN)}</fieldset></form>`);
    opened = await site.openPage('/fieldset/');
    expect(await isHydrated()).toBe(true);
    expect(await button('Connect your bank').isDisabled()).toBe(true);
  });
});
