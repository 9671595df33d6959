import { expect } from '@open-wc/testing';
import type { ConnectBank } from '../../../widget/index.ts';
import { settled } from './rig.ts';

const SHOP = new URL('pages/framed.html', import.meta.url).href;

/** A whole page that may be left and come back to. */
const frame = document.createElement('iframe');

afterEach(() => {
  frame.remove();
  sessionStorage.clear();
});

function shown(): Document | undefined {
  return frame.contentDocument ?? undefined;
}

async function untilShown(title: string): Promise<void> {
  while (shown()?.title !== title || shown()?.readyState !== 'complete') await settled();
}

async function elementOf(): Promise<ConnectBank> {
  await untilShown('A shop in a frame');
  const element = shown()?.querySelector('connect-bank');
  if (!element) throw new Error('The page has no element.');
  await element.updateComplete;
  return element;
}

describe('a real redirect', () => {
  it('leaves the page, and ends on it when the journey returns', async () => {
    frame.src = SHOP;
    document.body.append(frame);
    const element = await elementOf();
    element.connect();
    await untilShown('A bank');
    frame.contentWindow?.location.assign(SHOP);
    const back = await elementOf();
    while (back.state !== 'authorized') await settled();
    expect(back.connectionId).to.equal('c1');
    expect(back).not.to.equal(element);
  });
});
