import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideConsent, reachAccounts, returnToApp } from '../e2e/mock-bank-steps.ts';
import { type Bundle, bundle } from './bundle.ts';
import { type Fair, openFair, type Visit } from './fair.ts';
import { snippet } from './snippets.ts';

const TOKEN = '9f2c';

/** What an application has around the component of the page. */
const page = (main: string): Record<string, string> => ({
  'index.html': `<!doctype html><html lang="en-GB"><head><title>Shop</title></head>
    <body><div id="root"></div><script type="module" src="./${main}"></script></body></html>`,
});

const PREACT = { compilerOptions: { jsx: 'react-jsx', jsxImportSource: 'preact' } };

const FRAMEWORKS: Record<string, () => Promise<Bundle>> = {
  HTML: async () =>
    new Map([
      ['index.html', snippet('connect-account.html')],
      ['connect-account.js', snippet('connect-account.js')],
    ]),
  React: () =>
    bundle('React', {
      ...page('main.tsx'),
      'connect-account.tsx': snippet('connect-account.tsx'),
      'main.tsx': `
        import { StrictMode } from 'react';
        import { createRoot } from 'react-dom/client';
        import { ConnectAccount } from './connect-account.tsx';
        createRoot(document.getElementById('root')).render(
          <StrictMode><ConnectAccount csrfToken="${TOKEN}" /></StrictMode>);`,
    }),
  Vue: () =>
    bundle('Vue', {
      ...page('main.ts'),
      'vite.config.ts': snippet('vue/vite.config.ts'),
      'ConnectAccount.vue': snippet('ConnectAccount.vue'),
      'main.ts': `
        import { createApp } from 'vue';
        import ConnectAccount from './ConnectAccount.vue';
        createApp(ConnectAccount, { csrfToken: '${TOKEN}' }).mount('#root');`,
    }),
  Svelte: () =>
    bundle('Svelte', {
      ...page('main.ts'),
      'vite.config.ts': `
        import { svelte } from '@sveltejs/vite-plugin-svelte';
        export default { plugins: [svelte()] };`,
      'ConnectAccount.svelte': snippet('ConnectAccount.svelte'),
      'main.ts': `
        import { mount } from 'svelte';
        import ConnectAccount from './ConnectAccount.svelte';
        const target = document.getElementById('root');
        mount(ConnectAccount, { target, props: { csrfToken: '${TOKEN}' } });`,
    }),
  // Compiled in the browser: Angular's own compiler wants a TypeScript older than ours.
  Angular: () =>
    bundle('Angular', {
      ...page('main.ts'),
      'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
      'connect-account.component.ts': snippet('connect-account.component.ts'),
      'main.ts': `
        import '@angular/compiler';
        import { Component } from '@angular/core';
        import { bootstrapApplication } from '@angular/platform-browser';
        import { ConnectAccount } from './connect-account.component.ts';
        @Component({
          selector: '[id=root]',
          imports: [ConnectAccount],
          template: '<connect-account csrfToken="${TOKEN}" />',
        })
        class Shop {}
        void bootstrapApplication(Shop);`,
    }),
  Preact: () =>
    bundle('Preact', {
      ...page('main.tsx'),
      'tsconfig.json': JSON.stringify(PREACT),
      'connect-account.tsx': snippet('preact/connect-account.tsx'),
      'main.tsx': `
        import { render } from 'preact';
        import { ConnectAccount } from './connect-account.tsx';
        render(<ConnectAccount csrfToken="${TOKEN}" />, document.getElementById('root'));`,
    }),
};

let fair: Fair;
let visit: Visit;

beforeAll(async () => {
  fair = await openFair();
});

afterAll(() => fair.close());

afterEach(async () => {
  await visit.close();
  expect(visit.complaints).toEqual([]);
});

const pressButton = (page: Page) => page.getByRole('button', { name: 'Connect your bank' }).click();

describe.each(Object.entries(FRAMEWORKS))('the example for %s', (name, make) => {
  beforeAll(async () => fair.show(name, await make()));

  it('connects a bank, by one request with what the page set', async () => {
    visit = await fair.visit(`/${name}/`);
    const [popup] = await Promise.all([visit.page.waitForEvent('popup'), pressButton(visit.page)]);
    await reachAccounts(popup);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);

    await visit.page.getByText(/^Connected: .+/).waitFor();
    expect(visit.tokens).toEqual([TOKEN]);
  });
});
