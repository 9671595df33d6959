import { ConnectBank } from 'connect-bank/react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideConsent, reachAccounts, returnToApp } from '../e2e/mock-bank-steps.ts';
import { bundle } from './bundle.ts';
import { type FrameworkSite, type OpenedPage, startFrameworkSite } from './framework-site.ts';

/** Records every event and how often the component was mounted. */
const APP = `
  import { StrictMode, useEffect, useRef, useState } from 'react';
  import { createRoot, hydrateRoot } from 'react-dom/client';
  import { ConnectBank } from 'connect-bank/react';

  window.events = [];
  window.mounted = 0;
  const record = ({ type }) => window.events.push(type);

  export function App() {
    const [count, setCount] = useState(0);
    const element = useRef(null);
    useEffect(() => { window.mounted += 1; }, []);
    return (
      <StrictMode>
        <ConnectBank ref={element} endpoint="/connect-bank" useCase="rewards" className="bank"
          headers={{ 'x-csrf-token': String(count) }}
          onBeforeOpen={record} onOpen={record} onAuthorized={record} onExit={record} onError={record}>
          Add a bank
        </ConnectBank>
        <button onClick={() => setCount(count + 1)}>Render again</button>
        <button onClick={() => element.current.cancel()}>Cancel the journey</button>
      </StrictMode>
    );
  }

  const root = document.getElementById('root');
  const strict = <StrictMode><App /></StrictMode>;
  if (root.childNodes.length > 0) hydrateRoot(root.firstElementChild, <ServerRendered />);
  else createRoot(root).render(strict);

  function ServerRendered() {
    return <ConnectBank endpoint="/connect-bank" useCase="rewards">Add a bank</ConnectBank>;
  }
`;

let site: FrameworkSite;
let opened: OpenedPage;

beforeAll(async () => {
  site = await startFrameworkSite();
  const files = await bundle('react', {
    'index.html':
      '<!doctype html><html lang="en-GB"><head><title>Partner</title></head><body><div id="root"><!--root--></div><script type="module" src="./main.tsx"></script></body></html>',
    'main.tsx': APP,
  });
  const page = files.get('index.html') ?? '';
  const serverHtml = renderToString(
    createElement(ConnectBank, { endpoint: '/connect-bank', useCase: 'rewards' }, 'Add a bank'),
  );
  site.addPage('react', files);
  site.addPage('react', new Map([['index.html', page.replace('<!--root-->', '')]]));
  site.addPage(
    'server-rendered',
    new Map([['index.html', page.replace('<!--root-->', `<div>${serverHtml}</div>`)]]),
  );
});

afterAll(() => site.close());

afterEach(async () => {
  await opened.close();
  expect(opened.consoleErrors).toEqual([]);
});

const click = (name: string) => opened.page.getByRole('button', { name }).click();
const readFromPage = (name: 'events' | 'mounted') =>
  opened.page.evaluate((key) => Reflect.get(window, key), name);

async function openPopup() {
  const [popup] = await Promise.all([opened.page.waitForEvent('popup'), click('Add a bank')]);
  return popup;
}

async function waitForState(state: string): Promise<void> {
  await opened.page.waitForFunction(
    (wanted) => document.querySelector('connect-bank')?.state === wanted,
    state,
  );
}

describe('the component in StrictMode', () => {
  it('the component is mounted twice, but a click starts one journey with one event of each type', async () => {
    opened = await site.openPage('/react/');
    const popup = await openPopup();
    await reachAccounts(popup);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    await waitForState('authorized');
    expect(await readFromPage('mounted')).toBe(2);
    expect(opened.tokens).toEqual(['0']);
    expect(await readFromPage('events')).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
  });

  it('the request has the headers of the last render, and a new render does not end the journey', async () => {
    opened = await site.openPage('/react/');
    await click('Render again');
    const popup = await openPopup();
    await reachAccounts(popup);
    await click('Render again');
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    await waitForState('authorized');
    expect(opened.tokens).toEqual(['1']);
  });

  it('the ref is the element, and the element has the class name', async () => {
    opened = await site.openPage('/react/');
    await openPopup();
    await waitForState('waiting');
    await click('Cancel the journey');
    await waitForState('idle');
    expect(await readFromPage('events')).toContain('connect-bank-exit');
    expect(await opened.page.locator('connect-bank.bank').count()).toBe(1);
  });
});

describe('the server-rendered component', () => {
  it('React hydrates the component without a warning, and a click starts one journey', async () => {
    opened = await site.openPage('/server-rendered/');
    await openPopup();
    await waitForState('waiting');
    expect(opened.tokens).toHaveLength(1);
  });
});
