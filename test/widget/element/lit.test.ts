/** What the element relies on of `lit`, and so of what stands in for it in the script tag's bundle. */
import { expect } from '@open-wc/testing';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { settled } from './rig.ts';

class Sample extends LitElement {
  static override readonly properties = {
    word: {},
    twoWords: { attribute: 'two-words', reflect: true },
    size: { reflect: true, useDefault: true },
    mode: { useDefault: true },
    open: { type: Boolean, reflect: true },
    secret: { attribute: false },
  };
  static override readonly styles = css`
    p {
      color: rgb(1 2 3);
    }
  `;
  static override readonly shadowRootOptions: ShadowRootInit = {
    mode: 'open',
    delegatesFocus: true,
  };
  declare word: string | null | undefined;
  declare twoWords: string | undefined;
  declare size: string;
  declare mode: string;
  declare open: boolean;
  declare secret: unknown;
  readonly log: string[] = [];
  content: unknown = 'plain';

  constructor() {
    super();
    this.size = 'medium';
    this.mode = 'auto';
    this.open = false;
    this.addController({
      hostConnected: () => this.log.push('connected'),
      hostDisconnected: () => this.log.push('disconnected'),
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.log.push(`will ${[...changed.keys()].sort().join(' ')}`);
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    this.log.push('update');
  }

  protected override render(): TemplateResult {
    return html`<p id=${this.word || nothing} ?hidden=${this.open} @click=${this.#note}>
      ${this.content}<b>${this.word}</b>
    </p>`;
  }

  #note(event: Event): void {
    this.log.push(`${event.type} ${this instanceof Sample}`);
  }
}

customElements.define('lit-sample', Sample);

let sample: Sample;

async function show(content: unknown): Promise<string> {
  sample.content = content;
  sample.requestUpdate();
  await sample.updateComplete;
  return paragraph().textContent.trim();
}

function paragraph(): HTMLElement {
  const found = sample.shadowRoot?.querySelector('p');
  if (!found) throw new Error('It was not rendered.');
  return found;
}

async function place(markup: string): Promise<void> {
  document.body.insertAdjacentHTML('beforeend', markup);
  const last = document.body.lastElementChild;
  if (!(last instanceof Sample)) throw new Error('It was not made.');
  sample = last;
  await sample.updateComplete;
}

beforeEach(() => place('<lit-sample></lit-sample>'));
afterEach(() => sample.remove());

describe('properties', () => {
  it('come from attributes', async () => {
    await place('<lit-sample word="a" two-words="b" size="large" open secret="x"></lit-sample>');
    expect(sample).to.include({ word: 'a', twoWords: 'b', size: 'large', open: true });
    expect(sample.secret).to.equal(undefined);
  });

  it('follow attributes that change and go away', () => {
    sample.setAttribute('word', 'a');
    sample.setAttribute('size', 'small');
    sample.setAttribute('mode', 'popup');
    sample.setAttribute('open', '');
    expect(sample).to.include({ word: 'a', size: 'small', mode: 'popup', open: true });
    for (const name of sample.getAttributeNames()) sample.removeAttribute(name);
    expect(sample).to.include({ word: null, size: 'medium', mode: 'auto', open: false });
  });

  it('are reflected where they say so, with the next update', async () => {
    Object.assign(sample, { word: 'a', twoWords: 'b', size: 'large', mode: 'popup', open: true });
    expect(sample.getAttributeNames()).to.deep.equal([]);
    await sample.updateComplete;
    const all = sample.getAttributeNames().map((name) => [name, sample.getAttribute(name)]);
    expect(Object.fromEntries(all)).to.deep.equal({ 'two-words': 'b', size: 'large', open: '' });
    Object.assign(sample, { twoWords: undefined, size: 'medium', open: false });
    await sample.updateComplete;
    expect(sample.getAttributeNames()).to.deep.equal(['size']);
  });

  it('are kept when they were set before the tag was registered', async () => {
    const early = document.createElement('lit-sample-early');
    Object.assign(early, { word: 'early', open: true });
    early.setAttribute('word', 'attribute');
    document.body.append(early);
    class Early extends Sample {}
    customElements.define('lit-sample-early', Early);
    if (!(early instanceof Early)) throw new Error('It was not upgraded.');
    await early.updateComplete;
    expect(early).to.include({ word: 'early', open: true });
    expect(early.hasAttribute('open')).to.equal(true);
    early.remove();
  });
});

describe('updates', () => {
  it('wait until the element is on a page', async () => {
    const alone = document.createElement('lit-sample') as Sample;
    alone.word = 'a';
    await settled();
    expect(alone.log).to.deep.equal([]);
    document.body.append(alone);
    await alone.updateComplete;
    expect(alone.log[0]).to.equal('connected');
    expect(alone.log.at(-1)).to.equal('update');
    alone.remove();
  });

  it('come once for many changes, and name them', async () => {
    sample.log.length = 0;
    sample.word = 'a';
    sample.word = 'b';
    sample.open = true;
    await sample.updateComplete;
    expect(sample.log).to.deep.equal(['will open word', 'update']);
  });

  it('do not come for what has not changed', async () => {
    sample.log.length = 0;
    sample.mode = 'auto';
    await settled();
    expect(sample.log).to.deep.equal([]);
  });

  it('go on when the element has left the page and come back', async () => {
    sample.log.length = 0;
    sample.remove();
    document.body.append(sample);
    expect(sample.log).to.deep.equal(['disconnected', 'connected']);
    sample.word = 'again';
    await sample.updateComplete;
    expect(paragraph().id).to.equal('again');
  });
});

describe('what is rendered', () => {
  it('has its styles and passes focus on', () => {
    expect(getComputedStyle(paragraph()).color).to.equal('rgb(1, 2, 3)');
    expect(sample.shadowRoot?.delegatesFocus).to.equal(true);
  });

  it('shows texts, templates and nothing, one after the other', async () => {
    expect(await show('text')).to.equal('text');
    expect(await show(html`<i>${1}</i> ${html`<u>two</u>`}`)).to.equal('1 two');
    expect(await show(nothing)).to.equal('');
    expect(await show(undefined)).to.equal('');
    expect(await show('<b>&amp;')).to.equal('<b>&amp;');
  });

  it('keeps the nodes of a template that is shown again', async () => {
    const template = (word: string) => html`<i title=${word}>${word}</i>`;
    await show(template('one'));
    const before = paragraph().querySelector('i');
    await show(template('two'));
    expect(paragraph().querySelector('i')).to.equal(before);
    expect(before).to.include({ title: 'two', textContent: 'two' });
  });

  it('leaves nodes alone whose value is the same', async () => {
    const changes: MutationRecord[] = [];
    const watcher = new MutationObserver((records) => changes.push(...records));
    await show('same');
    watcher.observe(paragraph(), {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    await show('same');
    await settled();
    watcher.disconnect();
    expect(changes).to.deep.equal([]);
  });

  it('sets and removes attributes', async () => {
    Object.assign(sample, { word: 'a', open: true });
    await sample.updateComplete;
    expect(paragraph()).to.include({ id: 'a', hidden: true });
    Object.assign(sample, { word: '', open: false });
    await sample.updateComplete;
    expect(paragraph().getAttributeNames()).to.deep.equal([]);
  });

  it('hears events in the name of the element', () => {
    sample.log.length = 0;
    paragraph().click();
    expect(sample.log).to.deep.equal(['click true']);
  });

  it('draws pictures with attributes as they are spelled', async () => {
    await show(html`<svg viewBox="0 0 24 24"><path d=${'M0 0h1'} /></svg>`);
    const svg = sample.shadowRoot?.querySelector('svg');
    expect(svg?.viewBox.baseVal.width).to.equal(24);
    expect(svg?.querySelector('path')?.getTotalLength()).to.equal(1);
  });
});
