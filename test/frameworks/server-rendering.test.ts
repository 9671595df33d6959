import { join } from 'node:path';
import 'connect-bank/define';
import { render } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideConsent, reachAccounts, returnToApp } from '../e2e/mock-bank-steps.ts';
import { type Bundle, bundle, writeProject } from './bundle.ts';
import { type Fair, openFair, type Visit } from './fair.ts';
import { snippet } from './snippets.ts';

/** Runs before the element's code: keeps what the server's markup made, to compare. */
const BEFORE =
  'window.server = document.querySelector("connect-bank").shadowRoot.querySelector(".main");';

/** With more of its own than the other. */
const ELEMENT = html`<connect-bank endpoint="/connect-bank" use-case="rewards" mode="redirect" size="large">Add a bank</connect-bank>`;
const PLAIN = html`<connect-bank endpoint="/connect-bank" use-case="rewards"></connect-bank>`;

let fair: Fair;
let visit: Visit;
let script: Bundle;

beforeAll(async () => {
  fair = await openFair();
  script = await bundle('hydration', {
    'index.html': '<script type="module" src="./main.ts"></script>',
    'main.ts': snippet('client.js'),
  });
  fair.show('hydration', script);
});

afterAll(() => fair.close());

afterEach(async () => {
  await visit.close();
  expect(visit.complaints).toEqual([]);
});

/** A page with what a server makes of the element, and code that comes after it. */
function show(name: string, body: string, { lang = 'en-GB', before = BEFORE } = {}): void {
  const [head] = (script.get('index.html') ?? '').match(/<script[^>]*><\/script>/) ?? [];
  const page = `<!doctype html><html lang="${lang}"><head><title>Shop</title></head>
    <body>${body}<script>${before}</script>${head}</body></html>`;
  fair.show(name, new Map([['index.html', page]]));
}

const rendered = (template: ReturnType<typeof html>): string => collectResultSync(render(template));

/** What the example of the page makes. */
async function example(): Promise<string> {
  const root = writeProject('server', { 'server.js': snippet('server.js') });
  const server: { button(): Promise<string> } = await import(join(root, 'server.js'));
  return server.button();
}

/** Resolves when the element's code runs, with whether it kept what the server had made. */
const isKept = () =>
  visit.page.evaluate(async () => {
    await customElements.whenDefined('connect-bank');
    const element = document.querySelector('connect-bank');
    await element?.updateComplete;
    const shown = element?.shadowRoot?.querySelectorAll('.main');
    const server: unknown = Reflect.get(window, 'server');
    return shown?.length === 1 && shown[0] === server;
  });

const button = (name: string) => visit.page.getByRole('button', { name });

describe('rendered by a server', () => {
  it('has its button, its label and its look before any script', async () => {
    show('static', rendered(ELEMENT));
    visit = await fair.visit('/static/', { javaScriptEnabled: false });
    await button('Add a bank').waitFor();
    expect(await button('Add a bank').evaluate((it) => getComputedStyle(it).borderRadius)).toBe(
      await button('Add a bank').evaluate(
        (it) => `${0.625 * parseFloat(getComputedStyle(it).fontSize)}px`,
      ),
    );
  });

  it('is taken over as it is, and connects a bank', async () => {
    show('plain', await example());
    visit = await fair.visit('/plain/');
    expect(await isKept()).toBe(true);
    const [popup] = await Promise.all([
      visit.page.waitForEvent('popup'),
      button('Connect your bank').click(),
    ]);
    await reachAccounts(popup);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    await button('Connected').waitFor();
    expect(await isKept()).toBe(true);
    expect(visit.tokens).toHaveLength(1);
  });

  it('speaks the language of the page afterwards', async () => {
    show('french', rendered(PLAIN), { lang: 'fr' });
    visit = await fair.visit('/french/');
    await button('Connecter votre banque').waitFor();
    expect(await isKept()).toBe(true);
  });

  it('goes on with a journey that returns to the page', async () => {
    show('redirect', rendered(ELEMENT));
    visit = await fair.visit('/redirect/');
    await isKept();
    await button('Add a bank').click();
    await reachAccounts(visit.page);
    await decideConsent(visit.page, 'Approve');
    await returnToApp(visit.page);
    await visit.page.waitForFunction(
      () => document.querySelector('connect-bank')?.state === 'authorized',
    );
    expect(await isKept()).toBe(true);
  });

  it('shows the texts that the page had set before', async () => {
    const before = `${BEFORE} document.querySelector('connect-bank').messages = { connect: 'Hallo Bank' };`;
    show('texts', rendered(PLAIN), { before });
    visit = await fair.visit('/texts/');
    await button('Hallo Bank').waitFor();
    expect(await isKept()).toBe(true);
  });

  it('is disabled with the group of fields around it', async () => {
    show('fieldset', `<form><fieldset disabled>${rendered(PLAIN)}</fieldset></form>`);
    visit = await fair.visit('/fieldset/');
    expect(await isKept()).toBe(true);
    expect(await button('Connect your bank').isDisabled()).toBe(true);
  });
});
