import { ConnectBank } from 'connect-bank/react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideConsent, reachAccounts, returnToApp } from '../e2e/mock-bank-steps.ts';
import { bundle } from './bundle.ts';
import { type Fair, openFair, type Visit } from './fair.ts';

/** Hears every event, and says how often the component was mounted. */
const APP = `
  import { StrictMode, useEffect, useRef, useState } from 'react';
  import { createRoot, hydrateRoot } from 'react-dom/client';
  import { ConnectBank } from 'connect-bank/react';

  window.heard = [];
  window.mounted = 0;
  const hear = ({ type }) => window.heard.push(type);

  export function App() {
    const [count, setCount] = useState(0);
    const element = useRef(null);
    useEffect(() => { window.mounted += 1; }, []);
    return (
      <StrictMode>
        <ConnectBank ref={element} endpoint="/connect-bank" useCase="rewards" className="bank"
          headers={{ 'x-csrf-token': String(count) }}
          onBeforeOpen={hear} onOpen={hear} onAuthorized={hear} onExit={hear} onError={hear}>
          Add a bank
        </ConnectBank>
        <button onClick={() => setCount(count + 1)}>Render again</button>
        <button onClick={() => element.current.cancel()}>Never mind</button>
      </StrictMode>
    );
  }

  const root = document.getElementById('root');
  const strict = <StrictMode><App /></StrictMode>;
  if (root.childNodes.length > 0) hydrateRoot(root.firstElementChild, <Served />);
  else createRoot(root).render(strict);

  function Served() {
    return <ConnectBank endpoint="/connect-bank" useCase="rewards">Add a bank</ConnectBank>;
  }
`;

let fair: Fair;
let visit: Visit;

beforeAll(async () => {
  fair = await openFair();
  const files = await bundle('react', {
    'index.html':
      '<!doctype html><html lang="en-GB"><head><title>Shop</title></head><body><div id="root"><!--here--></div><script type="module" src="./main.tsx"></script></body></html>',
    'main.tsx': APP,
  });
  const page = files.get('index.html') ?? '';
  const served = renderToString(
    createElement(ConnectBank, { endpoint: '/connect-bank', useCase: 'rewards' }, 'Add a bank'),
  );
  fair.show('react', files);
  fair.show('react', new Map([['index.html', page.replace('<!--here-->', '')]]));
  fair.show(
    'served',
    new Map([['index.html', page.replace('<!--here-->', `<div>${served}</div>`)]]),
  );
});

afterAll(() => fair.close());

afterEach(async () => {
  await visit.close();
  expect(visit.complaints).toEqual([]);
});

const press = (name: string) => visit.page.getByRole('button', { name }).click();
const told = (name: 'heard' | 'mounted') =>
  visit.page.evaluate((key) => Reflect.get(window, key), name);

async function openWindow() {
  const [popup] = await Promise.all([visit.page.waitForEvent('popup'), press('Add a bank')]);
  return popup;
}

async function becomes(state: string): Promise<void> {
  await visit.page.waitForFunction(
    (wanted) => document.querySelector('connect-bank')?.state === wanted,
    state,
  );
}

describe('the component in StrictMode', () => {
  it('is mounted twice, and a click starts one journey whose events come once', async () => {
    visit = await fair.visit('/react/');
    const popup = await openWindow();
    await reachAccounts(popup);
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    await becomes('authorized');
    expect(await told('mounted')).toBe(2);
    expect(visit.tokens).toEqual(['0']);
    expect(await told('heard')).toEqual([
      'connect-bank-before-open',
      'connect-bank-open',
      'connect-bank-authorized',
    ]);
  });

  it('sends what was rendered last, and goes on while it is rendered again', async () => {
    visit = await fair.visit('/react/');
    await press('Render again');
    const popup = await openWindow();
    await reachAccounts(popup);
    await press('Render again');
    await decideConsent(popup, 'Approve');
    await returnToApp(popup);
    await becomes('authorized');
    expect(visit.tokens).toEqual(['1']);
  });

  it('has the element as its ref, and its class', async () => {
    visit = await fair.visit('/react/');
    await openWindow();
    await becomes('waiting');
    await press('Never mind');
    await becomes('idle');
    expect(await told('heard')).toContain('connect-bank-exit');
    expect(await visit.page.locator('connect-bank.bank').count()).toBe(1);
  });
});

describe('the component that a server has rendered', () => {
  it('is taken over without a warning, and starts one journey', async () => {
    visit = await fair.visit('/served/');
    await openWindow();
    await becomes('waiting');
    expect(visit.tokens).toHaveLength(1);
  });
});
