import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideConsent, reachAccounts, returnToApp } from '../e2e/mock-bank-steps.ts';
import { type Bundle, bundle } from './bundle.ts';
import { type FrameworkSite, type OpenedPage, startFrameworkSite } from './framework-site.ts';
import { snippet } from './snippets.ts';

const TOKEN = '9f2c';

/** The page of an app that renders the component of docs/frameworks.md. */
const page = (main: string): Record<string, string> => ({
  'index.html': `<!doctype html><html lang="en-GB"><head><title>Partner</title></head>
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
  // Compiled in the browser, because Angular's compiler requires an older TypeScript.
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
        class App {}
        void bootstrapApplication(App);`,
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

let site: FrameworkSite;
let opened: OpenedPage;

beforeAll(async () => {
  site = await startFrameworkSite();
});

afterAll(() => site.close());

afterEach(async () => {
  await opened.close();
  expect(opened.consoleErrors).toEqual([]);
});

const clickConnect = (page: Page) =>
  page.getByRole('button', { name: 'Connect your bank' }).click();

describe.each(Object.entries(FRAMEWORKS))('the example for %s', (name, build) => {
  beforeAll(async () => site.addPage(name, await build()));

  it('the example connects a bank with one request, which has the CSRF token of the page', async () => {
    opened = await site.openPage(`/${name}/`);
    const [popup] = await Promise.all([
      opened.page.waitForEvent('popup'),
      clickConnect(opened.page),
    ]);
    await reachAccounts(popup);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);

    await opened.page.getByText(/^Connected: .+/).waitFor();
    expect(opened.tokens).toEqual([TOKEN]);
  });
});
