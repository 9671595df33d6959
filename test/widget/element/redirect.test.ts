import { expect } from '@open-wc/testing';
import type { ConnectBank } from '../../../widget/index.ts';
import { reach, until } from './mount.ts';

const SHOP = new URL('pages/framed.html', import.meta.url).href;

/** A whole page that may be left and come back to. */
const frame = document.createElement('iframe');

afterEach(() => {
  frame.remove();
  document.title = '';
  sessionStorage.clear();
});

function shown(): Document | undefined {
  return frame.contentDocument ?? undefined;
}

async function untilShown(title: string): Promise<void> {
  await until(() => shown()?.title === title && shown()?.readyState === 'complete');
}

async function elementOf(): Promise<ConnectBank> {
  await untilShown('A shop in a frame');
  const element = shown()?.querySelector('connect-bank');
  if (!element) throw new Error('The page has no element.');
  await element.updateComplete;
  return element;
}

describe('a real redirect', () => {
  it('leaves the page, and continues on it after the return', async () => {
    frame.src = SHOP;
    document.body.append(frame);
    const element = await elementOf();
    element.connect();
    await untilShown('A bank');
    document.title = 'Returned';
    frame.contentWindow?.location.assign(SHOP);
    const back = await elementOf();
    await reach(back, 'authorized');
    expect(back.connectionId).to.equal('c1');
    expect(back).not.to.equal(element);
  });
});
