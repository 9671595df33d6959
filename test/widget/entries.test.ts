import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

// Each test imports the entries as the first one does: with an empty registry of elements.
beforeEach(async () => {
  await import('lit');
  vi.resetModules();
  vi.stubGlobal('customElements', Reflect.construct(customElements.constructor, []));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('an entry of the element, imported without a page', () => {
  it('exports the class and registers nothing', async () => {
    const { ConnectBank, ConnectBankExitEvent } = await import('../../widget/index.ts');
    expect(ConnectBank.name).toBe('ConnectBank');
    expect(new ConnectBankExitEvent('closed', false).type).toBe('connect-bank-exit');
    expect(customElements.get('connect-bank')).toBeUndefined();
  });

  it("registers the tag with Lit's registry for servers", async () => {
    const { ConnectBank } = await import('../../widget/index.ts');
    await import('../../widget/define.ts');
    expect(customElements.get('connect-bank')).toBe(ConnectBank);
  });

  it('exports a React component that a server renders as the tag with its label', async () => {
    const { ConnectBank } = await import('../../widget/react.ts');
    const { createElement } = await import('react');
    const { renderToString } = await import('react-dom/server');
    const element = createElement(ConnectBank, { endpoint: '/connect-bank' }, 'Add a bank');
    expect(renderToString(element)).toBe('<connect-bank>Add a bank</connect-bank>');
  });

  it('creates no global `document`', async () => {
    await import('../../widget/react.ts');
    for (const name of ['window', 'document', 'location', 'sessionStorage'])
      expect(globalThis).not.toHaveProperty(name);
  });
});
