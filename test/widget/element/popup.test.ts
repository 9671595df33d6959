import { expect } from '@open-wc/testing';
import { BANK_PAGE, mount, part, reach, unmount, until, watchWindows } from './mount.ts';

const RETURN_PAGE = new URL('pages/return.html', import.meta.url).href;
const authorized = { status: 'authorized', connection_id: 'c1' } as const;

afterEach(unmount);
const opened = watchWindows();

function windowOf(): Window {
  const [one] = opened;
  if (!one) throw new Error('No window was opened.');
  return one;
}

/** Another origin's page is open in it. */
function isAway(one: Window): boolean {
  try {
    return !one.document;
  } catch {
    return true;
  }
}

describe('a real window', () => {
  it('opens in the click, and greets', async () => {
    const { element, host } = await mount();
    host.hangs = true;
    part(element, 'button').click();
    expect(opened).to.have.length(1);
    const { document: blank } = windowOf();
    await until(() => blank.title !== '');
    expect(blank.title).to.match(/choose your bank/);
    expect(blank.body.textContent).to.equal(blank.title);
    expect(blank.documentElement.lang).to.equal('en-GB');
  });

  it('is led to the journey without an opener', async () => {
    const { element } = await mount();
    element.connect();
    await reach(element, 'waiting');
    await until(() => windowOf().document.title === 'A bank');
    expect(windowOf().opener).to.equal(null);
  });

  it('is closed by cancel()', async () => {
    const { element } = await mount();
    element.connect();
    await reach(element, 'waiting');
    element.cancel();
    await until(() => windowOf().closed);
    expect(element.state).to.equal('idle');
  });

  it("stays open where it is the bank's by then, and its journey may still end well", async () => {
    const { element, host, events } = await mount();
    // The same server under its other name: another origin, as a bank is.
    host.session = { uri: BANK_PAGE.replace('127.0.0.1', 'localhost') };
    element.connect();
    await reach(element, 'waiting');
    await until(() => isAway(windowOf()));
    element.cancel();
    expect([element.state, windowOf().closed]).to.deep.equal(['idle', false]);
    host.state = authorized;
    window.dispatchEvent(new Event('focus'));
    await reach(element, 'authorized');
    expect(events.slice(-2).map(({ type }) => type)).to.deep.equal([
      'connect-bank-exit',
      'connect-bank-authorized',
    ]);
  });

  it('is an exit when the user closes it', async () => {
    const { element, events } = await mount();
    const { hasFocus } = document;
    document.hasFocus = () => true;
    element.connect();
    await reach(element, 'waiting');
    windowOf().close();
    await reach(element, 'idle');
    document.hasFocus = hasFocus;
    expect(events.at(-1)).to.include({ reason: 'closed', confirmed: false });
  });

  for (const by of ['broadcast', 'storage']) {
    it(`is heard of by ${by} when its journey returns`, async () => {
      const { element, host } = await mount();
      element.connect();
      await reach(element, 'waiting');
      host.state = authorized;
      const nonce = host.requests[0]?.challenge;
      windowOf().location.replace(`${RETURN_PAGE}?by=${by}&nonce=${nonce}`);
      await reach(element, 'authorized');
      await until(() => windowOf().closed);
    });
  }

  it('is heard of by a message where the host is on another origin', async () => {
    // The same server under its other name: the window then has a page of that other origin.
    const elsewhere = `http://localhost:${location.port}`;
    const { element, host } = await mount();
    element.endpoint = `${elsewhere}/connect-bank`;
    element.connect();
    await reach(element, 'waiting');
    expect(windowOf().opener).to.equal(window);
    host.state = authorized;
    const nonce = host.requests[0]?.challenge;
    const page = new URL(`${RETURN_PAGE}?by=message&nonce=${nonce}&to=${location.origin}`);
    windowOf().location.replace(elsewhere + page.pathname + page.search);
    await reach(element, 'authorized');
  });
});
