import { expect } from '@open-wc/testing';
import { BANK_PAGE, mount, part, reach, unmount, until, watchWindows } from './mount.ts';

const RETURN_PAGE = new URL('pages/return.html', import.meta.url).href;
const authorized = { status: 'authorized', connection_id: 'c1' } as const;

afterEach(unmount);
const opened = watchWindows();

function popup(): Window {
  const [one] = opened;
  if (!one) throw new Error('No popup was opened.');
  return one;
}

/** True while another origin's page is open in it. */
function isAway(one: Window): boolean {
  try {
    return !one.document;
  } catch {
    return true;
  }
}

describe('a real popup', () => {
  it('opens in the click, and shows a placeholder', async () => {
    const { element, host } = await mount();
    host.hangs = true;
    part(element, 'button').click();
    expect(opened).to.have.length(1);
    const { document: blank } = popup();
    await until(() => blank.title !== '');
    expect(blank.title).to.match(/choose your bank/);
    expect(blank.body.textContent).to.equal(blank.title);
    expect(blank.documentElement.lang).to.equal('en-GB');
  });

  it('is navigated to the journey without an opener', async () => {
    const { element } = await mount();
    element.connect();
    await reach(element, 'waiting');
    await until(() => popup().document.title === 'A bank');
    expect(popup().opener).to.equal(null);
  });

  it('is closed by cancel()', async () => {
    const { element } = await mount();
    element.connect();
    await reach(element, 'waiting');
    element.cancel();
    await until(() => popup().closed);
    expect(element.state).to.equal('idle');
  });

  it("stays open on cancel while the bank's page is in it, and its journey can still succeed", async () => {
    const { element, host, events } = await mount();
    // The same server under its other name: another origin, as a bank is.
    host.session = { uri: BANK_PAGE.replace('127.0.0.1', 'localhost') };
    element.connect();
    await reach(element, 'waiting');
    await until(() => isAway(popup()));
    element.cancel();
    expect([element.state, popup().closed]).to.deep.equal(['idle', false]);
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
    popup().close();
    await reach(element, 'idle');
    document.hasFocus = hasFocus;
    expect(events.at(-1)).to.include({ reason: 'closed', confirmed: false });
  });

  for (const by of ['broadcast', 'storage']) {
    it(`reports the return by ${by}`, async () => {
      const { element, host } = await mount();
      element.connect();
      await reach(element, 'waiting');
      host.state = authorized;
      const nonce = host.requests[0]?.challenge;
      popup().location.replace(`${RETURN_PAGE}?by=${by}&nonce=${nonce}`);
      await reach(element, 'authorized');
      await until(() => popup().closed);
    });
  }

  it('reports the return by a message if the host is on another origin', async () => {
    // The same server under its other name: the window then has a page of that other origin.
    const elsewhere = `http://localhost:${location.port}`;
    const { element, host } = await mount();
    element.endpoint = `${elsewhere}/connect-bank`;
    element.connect();
    await reach(element, 'waiting');
    expect(popup().opener).to.equal(window);
    host.state = authorized;
    const nonce = host.requests[0]?.challenge;
    const page = new URL(`${RETURN_PAGE}?by=message&nonce=${nonce}&to=${location.origin}`);
    popup().location.replace(elsewhere + page.pathname + page.search);
    await reach(element, 'authorized');
  });
});
