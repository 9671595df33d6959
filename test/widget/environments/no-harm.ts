/** What a partner's component test does with the element, in the DOM of the test file. */
import { afterEach, expect, it, vi } from 'vitest';
import '../../../widget/doctor/define.ts';

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function show(): Promise<HTMLElementTagNameMap['connect-bank']> {
  const element = document.createElement('connect-bank');
  Object.assign(element, { endpoint: '/connect-bank', useCase: 'rewards', mode: 'popup' });
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const press = (element: Element) => element.shadowRoot?.querySelector('button')?.click();

export function itDoesNoHarm(): void {
  it('shows the button and sends no request', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const warn = vi.spyOn(console, 'warn');
    const element = await show();
    expect(element.shadowRoot?.querySelector('button')?.textContent).toContain('Connect your bank');
    expect(fetch).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  it('completes a journey with a host client and a window of the test', async () => {
    const element = await show();
    vi.spyOn(window, 'open').mockReturnValue(
      Object.assign(Object.create(null), {
        closed: false,
        focus() {},
        close() {},
        location: { replace() {} },
        document: document.implementation.createHTMLDocument(''),
      }),
    );
    element.hostClient = {
      createSession: async () => ({
        id: 's',
        uri: 'https://app.truelayer-sandbox.com/x',
        origins: ['https://app.truelayer-sandbox.com'],
        lifetime: 60_000,
      }),
      readSession: async () => ({
        session: { status: 'authorized', connection_id: 'c1' },
        retryAfter: 0,
      }),
    };
    const end = new Promise<Event>((resolve) => {
      for (const name of ['authorized', 'error'])
        element.addEventListener(`connect-bank-${name}`, resolve);
    });
    press(element);
    expect(await end).toMatchObject({ type: 'connect-bank-authorized', connectionId: 'c1' });
  });
}
