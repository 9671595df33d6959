import { expect } from '@open-wc/testing';
import { FLOW_STATES } from '../../../widget/element/flow-states.ts';
import { mount, mountIn, part, reach, statusOf, unmount } from './mount.ts';

afterEach(() => {
  unmount();
  document.documentElement.style.removeProperty('color-scheme');
  document.documentElement.style.removeProperty('background');
});

describe('the accessibility audit', () => {
  for (const scheme of ['light', 'dark']) {
    for (const state of FLOW_STATES) {
      it(`passes in the state ${state} with the ${scheme} scheme`, async () => {
        document.documentElement.style.setProperty('color-scheme', scheme);
        document.documentElement.style.setProperty('background', 'canvas');
        const { element } = await mountIn(state);
        await expect(element).to.be.accessible();
      });
    }
  }

  it('passes for a disabled element', async () => {
    const { element } = await mount('<connect-bank disabled></connect-bank>');
    await expect(element).to.be.accessible();
  });

  it('passes with a link to the journey, after a blocked popup', async () => {
    const open = window.open;
    window.open = () => null;
    const { element } = await mount('<connect-bank mode="popup"></connect-bank>');
    element.connect();
    await reach(element, 'failed');
    window.open = open;
    expect(part(element, 'link').getAttribute('target')).to.equal('_blank');
    await expect(element).to.be.accessible();
  });

  it('passes with a link as the label, which does not become a control inside a control', async () => {
    const { element } = await mount(
      '<connect-bank><a href="/connect">Link your account</a></connect-bank>',
    );
    await expect(element).to.be.accessible();
    expect(part(element, 'button').textContent.trim()).to.equal('Link your account');
    expect(element.shadowRoot?.querySelector('slot:not([name])')).to.equal(null);
  });
});

describe('the announcement', () => {
  it('is one sentence in a live region that existed before', async () => {
    const { element, host } = await mount();
    const region = part(element, 'status');
    expect(region.getAttribute('role')).to.equal('status');
    expect(statusOf(element)).to.equal('');
    host.hangs = true;
    element.connect();
    await element.updateComplete;
    expect(part(element, 'status')).to.equal(region);
    expect(statusOf(element)).to.match(/^\p{Lu}[^.…]+[.…]$/u);
  });

  it('changes once for each state', async () => {
    const { element, host } = await mount();
    const announced: string[] = [];
    const watcher = new MutationObserver(() => announced.push(statusOf(element)));
    watcher.observe(part(element, 'status'), {
      subtree: true,
      childList: true,
      characterData: true,
    });
    element.connect();
    await reach(element, 'waiting');
    host.state = { status: 'authorized', connection_id: 'c1' };
    window.dispatchEvent(new Event('focus'));
    await reach(element, 'authorized');
    watcher.disconnect();
    expect(announced).to.have.length(3);
    expect(new Set(announced).size).to.equal(3);
  });
});

describe('focus', () => {
  it('goes to the button when the element is focused', async () => {
    const { element } = await mount();
    element.focus();
    expect(element.shadowRoot?.activeElement).to.equal(part(element, 'button'));
  });

  it('stays on the button while the journey is under way', async () => {
    const { element } = await mount();
    element.focus();
    element.connect();
    await reach(element, 'waiting');
    expect(element.shadowRoot?.activeElement).to.equal(part(element, 'button'));
    expect(part(element, 'button').getAttribute('aria-disabled')).to.equal('true');
  });

  it('returns to the button when the focused control is removed', async () => {
    const { element } = await mountIn('waiting');
    part(element, 'cancel').focus();
    part(element, 'cancel').click();
    await reach(element, 'idle');
    expect(element.shadowRoot?.activeElement).to.equal(part(element, 'button'));
  });

  it('is not taken from the rest of the page', async () => {
    const { element, host } = await mountIn('waiting');
    const input = document.body.appendChild(document.createElement('input'));
    input.focus();
    host.state = { status: 'authorized', connection_id: 'c1' };
    window.dispatchEvent(new Event('focus'));
    await reach(element, 'authorized');
    expect(document.activeElement).to.equal(input);
    input.remove();
  });
});
