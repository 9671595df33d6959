import { expect } from '@open-wc/testing';
import { FLOW_STATES } from '../../../widget/element/flow-states.ts';
import { VERSION } from '../../../widget/element/version.ts';
import {
  ConnectBank,
  ConnectBankAuthorizedEvent,
  ConnectBankBeforeOpenEvent,
  ConnectBankErrorEvent,
  ConnectBankExitEvent,
  ConnectBankOpenEvent,
} from '../../../widget/index.ts';
import { FakeHost, flushTasks } from './journey-setup.ts';
import {
  BANK_PAGE,
  broadcastReturn,
  mount,
  mountIn,
  part,
  reach,
  statusOf,
  unmount,
  until,
} from './mount.ts';

afterEach(unmount);

describe('the tag', () => {
  const { warn } = console;
  let warnings: string[] = [];

  beforeEach(() => {
    warnings = [];
    console.warn = (warning) => warnings.push(`${warning}`);
  });

  afterEach(() => {
    console.warn = warn;
  });

  it('is registered once, even if the script is loaded twice', async () => {
    const registered = customElements.get('connect-bank');
    const again = '/widget/define.ts?again';
    await import(again);
    expect(customElements.get('connect-bank')).to.equal(registered);
    expect(registered).to.equal(ConnectBank);
    expect(warnings).to.deep.equal([]);
  });

  it('keeps the version that was loaded first, and logs one warning about the other', async () => {
    class Other extends ConnectBank {
      static override readonly version = '9.9.9';
    }
    const { get } = customElements;
    customElements.get = () => Other;
    const other = '/widget/define.ts?other';
    await import(other);
    customElements.get = get;
    expect(warnings).to.deep.equal([
      `<connect-bank> ${VERSION} is not used: 9.9.9 was loaded before it.`,
    ]);
  });

  it('keeps properties that were set before it was registered', async () => {
    const early = document.createElement('connect-bank-early');
    const host = new FakeHost({ now: Date.now, every: () => {} });
    Object.assign(early, { endpoint: '/early', useCase: 'rewards', hostClient: host });
    document.body.append(early);
    class Early extends ConnectBank {}
    customElements.define('connect-bank-early', Early);
    if (!(early instanceof Early)) throw new Error('It was not upgraded.');
    await early.updateComplete;
    expect(early.endpoint).to.equal('/early');
    early.connect();
    await until(() => host.requests.length > 0);
    expect(host.requests[0]?.use_case).to.equal('rewards');
    early.reset();
    early.remove();
  });

  it('can be created by script before it has an endpoint', async () => {
    const element = document.createElement('connect-bank');
    document.body.append(element);
    await element.updateComplete;
    expect([...element.attributes]).to.deep.equal([]);
    expect(element.state).to.equal('idle');
    element.remove();
  });
});

describe('attributes', () => {
  it('are sent to the host', async () => {
    const { element, host } = await mount(
      `<connect-bank use-case="onboarding" provider-id="mock" connection-id="old" mode="popup"
        lang="cy"></connect-bank>`,
    );
    element.connect();
    await reach(element, 'waiting');
    const { challenge, ...request } = host.requests[0] ?? {};
    expect(challenge).to.match(/^[\w-]{43}$/);
    expect(request).to.deep.equal({
      use_case: 'onboarding',
      provider_id: 'mock',
      connection_id: 'old',
      language: 'cy',
      mode: 'popup',
      return_path: undefined,
    });
  });

  it('include the language of the page, in any common spelling', async () => {
    const { element: inherits, host } = await mount();
    document.documentElement.lang = 'pl';
    inherits.connect();
    await reach(inherits, 'waiting');
    document.documentElement.removeAttribute('lang');
    const { element: odd, host: oddHost } = await mount(
      '<connect-bank lang="en_GB"></connect-bank>',
    );
    odd.connect();
    await reach(odd, 'waiting');
    expect([host, oddHost].map(({ requests }) => requests[0]?.language)).to.deep.equal([
      'pl',
      'en-GB',
    ]);
  });

  it('disable the button, and connect() with it', async () => {
    const { element, host } = await mount('<connect-bank disabled></connect-bank>');
    part(element, 'button').click();
    element.connect();
    expect(part(element, 'button')).to.have.property('disabled', true);
    expect([element.state, host.requests.length]).to.deep.equal(['idle', 0]);
  });

  it('reflect only the properties that styles need', async () => {
    const { element } = await mount();
    expect(element.getAttributeNames()).to.deep.equal([]);
    element.size = 'large';
    element.fullWidth = true;
    await element.updateComplete;
    expect(element.getAttributeNames()).to.have.members(['size', 'full-width']);
    expect(element.getBoundingClientRect().width).to.be.above(400);
  });
});

describe('methods and state', () => {
  it('show each state of a journey', async () => {
    const { element, host } = await mount();
    expect(element.state).to.equal('idle');
    part(element, 'button').click();
    expect(element.state).to.equal('starting');
    await reach(element, 'waiting');
    expect(element.connectionId).to.equal(undefined);
    broadcastReturn(host);
    await reach(element, 'confirming');
    host.state = { status: 'authorized', connection_id: 'c1' };
    await reach(element, 'authorized');
    expect(element.connectionId).to.equal('c1');
  });

  it('keep the button inactive after a bank is connected, until the reset', async () => {
    const { element, host } = await mountIn('authorized');
    part(element, 'button').click();
    expect(host.requests).to.have.length(1);
    element.reset();
    part(element, 'button').click();
    expect(element.state).to.equal('starting');
  });

  for (const state of FLOW_STATES) {
    it(`expose ${state} as a custom state`, async () => {
      const { element } = await mountIn(state);
      const shown = FLOW_STATES.filter((each) => element.matches(`:state(${each})`));
      expect(shown).to.deep.equal([state]);
    });
  }
});

describe('events', () => {
  it('are typed, bubble and are composed', async () => {
    const { element, host, events } = await mount();
    element.connect();
    await reach(element, 'waiting');
    host.state = { status: 'authorized', connection_id: 'c1' };
    broadcastReturn(host);
    await reach(element, 'authorized');
    const [before, open, authorized] = events;
    expect(before).to.be.instanceOf(ConnectBankBeforeOpenEvent).and.include({ url: BANK_PAGE });
    expect(open).to.be.instanceOf(ConnectBankOpenEvent).and.include({ mode: 'popup' });
    expect(authorized)
      .to.be.instanceOf(ConnectBankAuthorizedEvent)
      .and.include({ connectionId: 'c1' });
    for (const event of events) expect(event).to.include({ bubbles: true, composed: true });
    expect(events.map(({ cancelable }) => cancelable)).to.deep.equal([true, false, false]);
  });

  it('distinguish a denial from an error', async () => {
    const { element, host, events } = await mountIn('waiting');
    host.state = { status: 'failed', reason: 'denied', confirmed: true };
    broadcastReturn(host);
    await reach(element, 'idle');
    expect(events.at(-1))
      .to.be.instanceOf(ConnectBankExitEvent)
      .and.include({ reason: 'denied', confirmed: true });
    expect(statusOf(element)).to.include('permission');
  });

  it('contain the code of an error', async () => {
    const { events } = await mountIn('failed');
    expect(events.at(-1))
      .to.be.instanceOf(ConnectBankErrorEvent)
      .and.include({ code: 'endpoint-failed', recoverable: true });
  });

  it('are dispatched after the state has changed', async () => {
    const { element } = await mount();
    let state = '';
    element.addEventListener('connect-bank-exit', () => {
      state = element.state;
    });
    element.connect();
    element.cancel();
    expect(state).to.equal('idle');
  });

  it('allow the page to show the journey itself', async () => {
    const { element, host } = await mount('<connect-bank mode="redirect"></connect-bank>');
    element.addEventListener('connect-bank-before-open', (event) => event.preventDefault());
    element.connect();
    await reach(element, 'waiting');
    expect(host.requests[0]).to.include({
      mode: 'redirect',
      return_path: location.pathname + location.search,
    });
    expect(part(element, 'link')).to.include({ href: BANK_PAGE, target: '_self' });
  });
});

describe('slots', () => {
  it('replace the label, the icon and the sentences', async () => {
    const { element } = await mountIn(
      'failed',
      `<connect-bank>Link your account<i slot="icon">£</i><b slot="failed">Call us.</b></connect-bank>`,
    );
    const assigned = [...(element.shadowRoot?.querySelectorAll('slot') ?? [])].map((slot) =>
      slot.assignedNodes().map(({ textContent }) => textContent),
    );
    expect(assigned).to.deep.equal([['£'], ['Link your account'], ['Call us.']]);
  });
});

describe('the label', () => {
  const labelOf = async (content: string) => {
    const { element } = await mount(`<connect-bank>${content}</connect-bank>`);
    await element.updateComplete;
    await flushTasks();
    return { element, label: part(element, 'label') };
  };

  it("is the element's own if the page has none, even between line breaks", async () => {
    for (const content of [
      '',
      '\n  ',
      '\n  <i slot="icon">£</i>\n',
      '&nbsp;',
      '<p></p>',
      '<p>&nbsp;<br></p>',
      '<br>',
      '<!-- a comment -->',
      '\u200b\u2060\ufeff',
    ]) {
      const { label } = await labelOf(content);
      const texts = [...label.querySelectorAll('bdi')].filter((each) => each.checkVisibility());
      expect(texts.map(({ textContent }) => textContent)).to.deep.equal(['Connect your bank']);
    }
  });

  it('is that of the page, even if it is inserted later', async () => {
    const { element, label } = await labelOf('\n');
    element.append('Link your account');
    await flushTasks();
    await element.updateComplete;
    expect(label.querySelectorAll(':scope > bdi')).to.have.length(0);
  });

  it('is that of the page after a framework has filled an empty text node', async () => {
    const { element, label } = await labelOf('\n');
    const text = element.firstChild;
    if (text) text.nodeValue = 'Link your account';
    await until(() => !label.querySelector(':scope > bdi'));
  });
});

describe('a link in the element', () => {
  /** The text of the element or of a link; the page's own label is in a slot. */
  const readOn = (element: ConnectBank) => part(element, 'label').textContent.trim();
  const place = async () => {
    const { element } = await mount('<connect-bank><a href="/help">Connect</a></connect-bank>');
    await until(() => readOn(element) === 'Connect');
    return element;
  };

  it('gives its text to the button, also after a change', async () => {
    const element = await place();
    for (const text of ['Verbinden', 'اربط']) {
      element.querySelector('a')?.replaceChildren(text);
      await until(() => readOn(element) === text);
    }
    const text = element.querySelector('a')?.firstChild;
    if (text) text.nodeValue = 'Connect again';
    await until(() => readOn(element) === 'Connect again');
  });

  it('no longer replaces the label after its removal', async () => {
    const element = await place();
    element.querySelector('a')?.remove();
    await until(() => readOn(element) === 'Connect your bank');
  });

  it('no longer shows its text after another label has replaced it', async () => {
    const element = await place();
    element.replaceChildren('Link your account');
    const slot = () => part(element, 'label').querySelector('slot');
    await until(() => slot() !== null);
    expect(slot()?.assignedNodes()).to.deep.equal([...element.childNodes]);
  });
});

describe('the button', () => {
  it('starts one journey when it is pressed twice', async () => {
    const { element, host } = await mount();
    const { open } = window;
    let windows = 0;
    window.open = (...args) => {
      windows += 1;
      return open.apply(window, args);
    };
    for (const type of ['click', 'click', 'dblclick'])
      part(element, 'button').dispatchEvent(new MouseEvent(type, { bubbles: true }));
    await reach(element, 'waiting');
    window.open = open;
    expect([host.requests.length, windows]).to.deep.equal([1, 1]);
  });
});

describe('the sentence under the button', () => {
  for (const [dir, side] of [
    ['ltr', 'left'],
    ['rtl', 'right'],
  ] as const) {
    it(`is aligned with the button on a page with the direction ${dir}`, async () => {
      const { element } = await mountIn('failed', `<connect-bank dir="${dir}"></connect-bank>`);
      const sentence = part(element, 'status').querySelector('bdi');
      const range = document.createRange();
      range.selectNodeContents(sentence ?? element);
      const line = range.getBoundingClientRect();
      const button = part(element, 'button').getBoundingClientRect();
      expect(line[side]).to.be.closeTo(button[side], 1);
    });
  }
});

describe('a short sentence under a wide button', () => {
  for (const [dir, side] of [
    ['ltr', 'left'],
    ['rtl', 'right'],
  ] as const) {
    it(`starts at the same side as the button on a page with the direction ${dir}`, async () => {
      const { element } = await mountIn(
        'failed',
        `<connect-bank dir="${dir}" full-width></connect-bank>`,
      );
      element.messages = { 'error-endpoint-failed': 'No.' };
      await element.updateComplete;
      const range = document.createRange();
      range.selectNodeContents(part(element, 'status').querySelector('bdi') ?? element);
      const line = range.getBoundingClientRect();
      const box = part(element, 'status').getBoundingClientRect();
      expect(line.width).to.be.below(box.width / 2);
      expect(line[side]).to.be.closeTo(box[side], 1);
    });
  }
});

describe('messages from JSON', () => {
  for (const json of [
    '{"connect":{"strings":["<img src=x>"],"raw":["x"],"_$litType$":1,"values":[]}}',
    '{"connect":["<img src=x>"]}',
    '{"connect":null,"language":7}',
    '{"__proto__":{"connect":"<img>"}}',
    '[]',
    '"text"',
  ]) {
    it(`fall back to the element's own text for ${json}`, async () => {
      const { element } = await mount();
      element.messages = JSON.parse(json);
      await element.updateComplete;
      expect(part(element, 'label').textContent.trim()).to.equal('Connect your bank');
      expect(element.shadowRoot?.querySelector('img')).to.equal(null);
    });
  }

  it('are shown as text, never as markup', async () => {
    const { element } = await mount();
    element.messages = { connect: '<img src=x>' };
    await element.updateComplete;
    expect(part(element, 'label').textContent.trim()).to.equal('<img src=x>');
  });
});

describe('texts that a translation tool has replaced', () => {
  it('still change with the next state', async () => {
    const { element, host } = await mountIn('waiting');
    const root = element.shadowRoot ?? element;
    root.normalize();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: ChildNode[] = [];
    while (walker.nextNode())
      if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
    for (const text of texts) {
      const font = document.createElement('font');
      font.textContent = text.textContent;
      text.replaceWith(font);
    }
    host.state = { status: 'authorized', connection_id: 'c1' };
    broadcastReturn(host);
    await reach(element, 'authorized');
    expect(statusOf(element)).to.equal('Your bank is connected.');
  });
});

describe('several elements', () => {
  it('have separate journeys', async () => {
    const one = await mount('<connect-bank use-case="rewards"></connect-bank>');
    const two = await mount('<connect-bank use-case="affordability"></connect-bank>');
    one.element.connect();
    two.element.connect();
    await reach(one.element, 'waiting');
    await reach(two.element, 'waiting');
    two.host.state = { status: 'authorized', connection_id: 'c2' };
    broadcastReturn(two.host);
    await reach(two.element, 'authorized');
    expect(one.element.state).to.equal('waiting');
  });

  it('with the same properties receive one end each, of their own journey', async () => {
    const one = await mount();
    const two = await mount();
    one.element.connect();
    two.element.connect();
    await reach(one.element, 'waiting');
    await reach(two.element, 'waiting');
    two.host.state = { status: 'authorized', connection_id: 'c2' };
    broadcastReturn(two.host);
    await reach(two.element, 'authorized');
    expect([one.element.state, one.element.connectionId]).to.deep.equal(['waiting', undefined]);
  });
});

describe('an element that is removed', () => {
  for (const state of ['starting', 'waiting', 'confirming'] as const) {
    it(`in the state ${state} reports nothing`, async () => {
      const { element, host, events } = await mountIn(state);
      const before = events.length;
      element.remove();
      host.state = { status: 'authorized', connection_id: 'c1' };
      broadcastReturn(host);
      await flushTasks();
      expect(events).to.have.length(before);
    });
  }
});

describe('an element that is moved', () => {
  it('continues its journey', async () => {
    const { element, host } = await mountIn('waiting');
    const elsewhere = document.body.appendChild(document.createElement('div'));
    elsewhere.append(element);
    await flushTasks();
    expect(element.state).to.equal('waiting');
    host.state = { status: 'authorized', connection_id: 'c1' };
    broadcastReturn(host);
    await reach(element, 'authorized');
    elsewhere.remove();
  });
});
