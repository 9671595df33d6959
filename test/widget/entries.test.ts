import { describe, expect, it } from 'vitest';

describe("the element's entries, imported where there is no page", () => {
  it('bring the class, and register nothing', async () => {
    const { ConnectBank, ConnectBankExitEvent } = await import('../../widget/index.ts');
    expect(ConnectBank.name).toBe('ConnectBank');
    expect(new ConnectBankExitEvent('closed', false).type).toBe('connect-bank-exit');
    expect(customElements.get('connect-bank')).toBeUndefined();
  });

  it('register the tag with the registry that Lit brings for servers', async () => {
    const { ConnectBank } = await import('../../widget/index.ts');
    await import('../../widget/define.ts');
    expect(customElements.get('connect-bank')).toBe(ConnectBank);
  });

  it('invent no page', async () => {
    await import('../../widget/define.ts');
    for (const name of ['window', 'document', 'location', 'sessionStorage'])
      expect(globalThis).not.toHaveProperty(name);
  });
});
